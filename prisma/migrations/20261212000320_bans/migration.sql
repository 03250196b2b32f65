-- A ban ends what a person has granted to OAuth clients, in all organisations at once.
GRANT DELETE ON oauth_grants TO patchbay_system;
