-- AlterTable
ALTER TABLE "Suspect" ADD COLUMN "mailFate" JSONB;
