-- AlterTable
ALTER TABLE "Server" ADD COLUMN     "guardRuns" JSONB;
