-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_ProtectionSettings" (
    "serverId" TEXT NOT NULL PRIMARY KEY,
    "applyQueueLimit" BOOLEAN NOT NULL DEFAULT false,
    "threshold" INTEGER NOT NULL DEFAULT 1000,
    "gateSentence" TEXT NOT NULL DEFAULT '',
    "gateObserves" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" BIGINT,
    "updatedById" TEXT,
    "updatedByName" TEXT,
    CONSTRAINT "ProtectionSettings_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_ProtectionSettings" ("applyQueueLimit", "serverId", "threshold", "updatedAt", "updatedById", "updatedByName", "version") SELECT "applyQueueLimit", "serverId", "threshold", "updatedAt", "updatedById", "updatedByName", "version" FROM "ProtectionSettings";
DROP TABLE "ProtectionSettings";
ALTER TABLE "new_ProtectionSettings" RENAME TO "ProtectionSettings";
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
