-- AlterTable
ALTER TABLE "ProtectionSettings" ADD COLUMN     "recipientThreshold" INTEGER;
