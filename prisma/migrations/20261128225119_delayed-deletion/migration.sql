-- AlterTable
ALTER TABLE "Action" ADD COLUMN "dueAt" BIGINT;
