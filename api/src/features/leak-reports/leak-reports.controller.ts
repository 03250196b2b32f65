/** `/v1/leak-reports`: open to everybody. */
import { Body, Controller } from '@nestjs/common';
import { AnonymousOrigin, type Origin } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { LeakReported, ReportLeak } from './leak-reports.schemas.js';
import { LeakReportsService } from './leak-reports.service.js';

@Controller('/v1/leak-reports')
export class LeakReportsController {
  constructor(private readonly reports: LeakReportsService) {}

  @Operation({
    id: 'reportLeak',
    method: 'POST',
    status: 202,
    tag: 'Keys',
    scope: 'public',
    summary: 'Report a key or a token that was found where it should not be',
    description:
      'Needs no credential: who has the secret could do worse. A key that has it is revoked at once, of whichever ' +
      'organisation; so is what was granted to the OAuth client whose token it is. The answer does not tell. Limited ' +
      'for each address.',
    requests: {
      'With the place': {
        secret: 'pb_org_EXAMPLEexampleEXAMPLEexample000000x7Qd',
        url: 'https://github.com/example/repo/blob/main/.env#L3',
      },
    },
    response: LeakReported,
    example: { status: 'received' },
    errors: [
      'invalid_request',
      'invalid_json',
      'payload_too_large',
      'unsupported_media_type',
      'rate_limited',
      'internal_error',
      'unavailable',
    ],
  })
  report(@AnonymousOrigin() origin: Origin, @Body({ schema: ReportLeak }) body: ReportLeak) {
    return this.reports.report(origin, body);
  }
}
