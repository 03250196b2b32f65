# One image for both processes: `node api/dist/main.js` (default) and `node workers/dist/main.js`, and for
# the step before them, `node prisma/dist/main.js` (migrations).

FROM node:24-bookworm-slim AS base
WORKDIR /app

FROM base AS manifests
COPY package.json package-lock.json ./
COPY prisma/package.json prisma/
COPY api/package.json api/
COPY workers/package.json workers/
COPY sdk-client/package.json sdk-client/

FROM manifests AS build
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev --no-audit --no-fund
COPY . .
RUN npm run build

FROM manifests AS packages
# Without what only the compiler, the tests and the embedded PostgreSQL need.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM base AS runtime
# For sandboxes of STDIO servers; what the container must be allowed for them is in docs/isolation.md.
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap && rm -rf /var/lib/apt/lists/*
# Packages of STDIO servers are installed with it: the one of the image may not know how to keep to the registry.
RUN npm install --global --no-audit --no-fund npm@11.19.1
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 PATCHBAY_DATA_DIR=/data
RUN mkdir /data && chown node:node /data
COPY --from=packages /app ./
COPY --from=build /app/prisma/schema.prisma prisma/
COPY --from=build /app/prisma/migrations prisma/migrations
COPY --from=build /app/prisma/dist prisma/dist
COPY --from=build /app/api/dist api/dist
COPY --from=build /app/workers/dist workers/dist
COPY --from=build /app/openapi openapi
# Owned by root and not writable: what STDIO servers keep is in /data.
USER node
EXPOSE 3000
# Longer than PATCHBAY_DRAIN_SECONDS must the orchestrator's grace be; see docker-compose.yml.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "api/dist/main.js"]
