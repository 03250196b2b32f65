/** The database roles that transactions take on; the migrator creates them. See docs/tenancy.md. */
export const TENANT_ROLE = 'patchbay_tenant';
export const SYSTEM_ROLE = 'patchbay_system';
