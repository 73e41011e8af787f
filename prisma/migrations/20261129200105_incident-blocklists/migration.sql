-- AlterTable
ALTER TABLE "Incident" ADD COLUMN "blocklists" JSONB;
