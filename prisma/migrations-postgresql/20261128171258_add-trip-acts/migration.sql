-- AlterTable
ALTER TABLE "ProtectionSettings" ADD COLUMN     "brake" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "holdOwner" BOOLEAN NOT NULL DEFAULT false;
