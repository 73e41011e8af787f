-- AlterTable
ALTER TABLE "Session" ADD COLUMN "provider" TEXT;
