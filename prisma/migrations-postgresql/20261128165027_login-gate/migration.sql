-- AlterTable
ALTER TABLE "ProtectionSettings" ADD COLUMN     "gateObserves" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "gateSentence" TEXT NOT NULL DEFAULT '';
