-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "OrganizationStatus" AS ENUM ('active', 'suspended');

-- CreateEnum
CREATE TYPE "ServerType" AS ENUM ('STDIO', 'SSE', 'STREAMABLE_HTTP');

-- CreateEnum
CREATE TYPE "ServerAuthType" AS ENUM ('none', 'api_key', 'bearer_token', 'env_vars');

-- CreateEnum
CREATE TYPE "ServerSharing" AS ENUM ('shared', 'dedicated');

-- CreateEnum
CREATE TYPE "ServerStatus" AS ENUM ('healthy', 'degraded', 'unreachable', 'unknown');

-- CreateEnum
CREATE TYPE "CatalogKind" AS ENUM ('tool', 'prompt', 'resource', 'resource_template');

-- CreateEnum
CREATE TYPE "KeyKind" AS ENUM ('organization', 'endpoint');

-- CreateEnum
CREATE TYPE "JobStatus" AS ENUM ('queued', 'running', 'succeeded', 'failed');

-- CreateTable
CREATE TABLE "organizations" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "OrganizationStatus" NOT NULL DEFAULT 'active',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_keys" (
    "org_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "kek_id" TEXT NOT NULL,
    "wrapped_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_keys_pkey" PRIMARY KEY ("org_id","version")
);

-- CreateTable
CREATE TABLE "servers" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" "ServerType" NOT NULL,
    "config" BYTEA NOT NULL,
    "auth_type" "ServerAuthType" NOT NULL DEFAULT 'none',
    "sharing" "ServerSharing" NOT NULL,
    "timeout_ms" INTEGER NOT NULL DEFAULT 60000,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "config_version" INTEGER NOT NULL DEFAULT 1,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "servers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_states" (
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "status" "ServerStatus" NOT NULL DEFAULT 'unknown',
    "status_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(3),
    "latency_ms" INTEGER,
    "last_error" JSONB,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "era" TEXT,
    "protocol_version" TEXT,
    "server_info" JSONB,
    "capabilities" JSONB,
    "instructions" TEXT,
    "catalog_hash" TEXT,
    "catalog_synced_at" TIMESTAMPTZ(3),
    "synced_version" INTEGER,
    "next_sync_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_check_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "server_states_pkey" PRIMARY KEY ("server_id")
);

-- CreateTable
CREATE TABLE "catalog_items" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "kind" "CatalogKind" NOT NULL,
    "profile" TEXT NOT NULL DEFAULT '',
    "key" TEXT NOT NULL,
    "definition" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "catalog_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "namespaces" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "namespaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "namespace_servers" (
    "org_id" UUID NOT NULL,
    "namespace_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "prefix" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL,

    CONSTRAINT "namespace_servers_pkey" PRIMARY KEY ("namespace_id","server_id")
);

-- CreateTable
CREATE TABLE "tool_overrides" (
    "org_id" UUID NOT NULL,
    "namespace_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "tool_name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "name" TEXT,
    "title" TEXT,
    "description" TEXT,
    "annotations" JSONB,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tool_overrides_pkey" PRIMARY KEY ("namespace_id","server_id","tool_name")
);

-- CreateTable
CREATE TABLE "endpoints" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "namespace_id" UUID NOT NULL,
    "auth" JSONB NOT NULL,
    "transports" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "keys" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "kind" "KeyKind" NOT NULL,
    "endpoint_id" UUID,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "pepper_version" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "scopes" TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "server_id" UUID,
    "status" "JobStatus" NOT NULL DEFAULT 'queued',
    "progress" JSONB,
    "result" JSONB,
    "error" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "target_type" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT,
    "ip" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_records" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "org_id" UUID,
    "operation" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER,
    "headers" JSONB,
    "body" BYTEA,
    "locked_until" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_records_pkey" PRIMARY KEY ("scope","key")
);

-- CreateTable
CREATE TABLE "call_log" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "key_id" UUID,
    "server_id" UUID,
    "method" TEXT NOT NULL,
    "name" TEXT,
    "outcome" TEXT NOT NULL,
    "error_code" INTEGER,
    "duration_us" INTEGER NOT NULL,
    "request_bytes" INTEGER NOT NULL,
    "response_bytes" INTEGER NOT NULL,
    "era" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "call_log_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "organizations_slug_key" ON "organizations"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "servers_org_id_id_key" ON "servers"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "servers_org_id_slug_key" ON "servers"("org_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "servers_org_id_name_key" ON "servers"("org_id", "name");

-- CreateIndex
CREATE INDEX "server_states_next_sync_at_idx" ON "server_states"("next_sync_at");

-- CreateIndex
CREATE INDEX "server_states_next_check_at_idx" ON "server_states"("next_check_at");

-- CreateIndex
CREATE UNIQUE INDEX "server_states_org_id_server_id_key" ON "server_states"("org_id", "server_id");

-- CreateIndex
CREATE INDEX "catalog_items_org_id_server_id_kind_profile_position_idx" ON "catalog_items"("org_id", "server_id", "kind", "profile", "position");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_items_server_id_kind_profile_key_key" ON "catalog_items"("server_id", "kind", "profile", "key");

-- CreateIndex
CREATE UNIQUE INDEX "namespaces_org_id_id_key" ON "namespaces"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "namespaces_org_id_name_key" ON "namespaces"("org_id", "name");

-- CreateIndex
CREATE INDEX "namespace_servers_org_id_server_id_idx" ON "namespace_servers"("org_id", "server_id");

-- CreateIndex
CREATE INDEX "tool_overrides_org_id_server_id_idx" ON "tool_overrides"("org_id", "server_id");

-- CreateIndex
CREATE INDEX "endpoints_org_id_namespace_id_idx" ON "endpoints"("org_id", "namespace_id");

-- CreateIndex
CREATE UNIQUE INDEX "endpoints_org_id_id_key" ON "endpoints"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "endpoints_org_id_slug_key" ON "endpoints"("org_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "endpoints_org_id_name_key" ON "endpoints"("org_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "keys_hash_key" ON "keys"("hash");

-- CreateIndex
CREATE INDEX "keys_org_id_endpoint_id_idx" ON "keys"("org_id", "endpoint_id");

-- CreateIndex
CREATE UNIQUE INDEX "keys_org_id_id_key" ON "keys"("org_id", "id");

-- CreateIndex
CREATE INDEX "jobs_org_id_server_id_status_idx" ON "jobs"("org_id", "server_id", "status");

-- CreateIndex
CREATE INDEX "jobs_status_created_at_idx" ON "jobs"("status", "created_at");

-- CreateIndex
CREATE INDEX "audit_events_org_id_created_at_idx" ON "audit_events"("org_id", "created_at");

-- CreateIndex
CREATE INDEX "idempotency_records_expires_at_idx" ON "idempotency_records"("expires_at");

-- CreateIndex
CREATE INDEX "call_log_org_id_created_at_idx" ON "call_log"("org_id", "created_at");

-- CreateIndex
CREATE INDEX "call_log_created_at_idx" ON "call_log"("created_at");

-- AddForeignKey
ALTER TABLE "data_keys" ADD CONSTRAINT "data_keys_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "servers" ADD CONSTRAINT "servers_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_states" ADD CONSTRAINT "server_states_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalog_items" ADD CONSTRAINT "catalog_items_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "namespaces" ADD CONSTRAINT "namespaces_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "namespace_servers" ADD CONSTRAINT "namespace_servers_org_id_namespace_id_fkey" FOREIGN KEY ("org_id", "namespace_id") REFERENCES "namespaces"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "namespace_servers" ADD CONSTRAINT "namespace_servers_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tool_overrides" ADD CONSTRAINT "tool_overrides_org_id_namespace_id_fkey" FOREIGN KEY ("org_id", "namespace_id") REFERENCES "namespaces"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tool_overrides" ADD CONSTRAINT "tool_overrides_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_org_id_namespace_id_fkey" FOREIGN KEY ("org_id", "namespace_id") REFERENCES "namespaces"("org_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keys" ADD CONSTRAINT "keys_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keys" ADD CONSTRAINT "keys_org_id_endpoint_id_fkey" FOREIGN KEY ("org_id", "endpoint_id") REFERENCES "endpoints"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
