-- CreateTable
CREATE TABLE "RuleChange" (
    "serverId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "applyQueueLimit" BOOLEAN NOT NULL,
    "threshold" INTEGER NOT NULL,

    PRIMARY KEY ("serverId", "at"),
    CONSTRAINT "RuleChange_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
