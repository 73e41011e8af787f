-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Credential" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" DATETIME,
    "refreshTokenExpiresAt" DATETIME,
    "scope" TEXT,
    "password" TEXT,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Credential_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "SetupLink" (
    "tokenHash" TEXT NOT NULL PRIMARY KEY,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT NOT NULL,
    "usedAt" BIGINT
);

-- CreateTable
CREATE TABLE "Server" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "tokenHash" TEXT,
    "enrolledAt" BIGINT,
    "revokedAt" BIGINT,
    "kind" TEXT,
    "hostname" TEXT,
    "timeZone" TEXT,
    "localDomains" JSONB,
    "guardVersion" TEXT,
    "guardRun" TEXT,
    "lastSequence" INTEGER NOT NULL DEFAULT 0,
    "lastSeenAt" BIGINT,
    "report" JSONB
);

-- CreateTable
CREATE TABLE "EnrollmentCode" (
    "codeHash" TEXT NOT NULL PRIMARY KEY,
    "serverId" TEXT NOT NULL,
    "createdAt" BIGINT NOT NULL,
    "expiresAt" BIGINT NOT NULL,
    "usedAt" BIGINT,
    CONSTRAINT "EnrollmentCode_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ProtectionSettings" (
    "serverId" TEXT NOT NULL PRIMARY KEY,
    "applyQueueLimit" BOOLEAN NOT NULL DEFAULT false,
    "threshold" INTEGER NOT NULL DEFAULT 1000,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updatedAt" BIGINT,
    "updatedById" TEXT,
    "updatedByName" TEXT,
    CONSTRAINT "ProtectionSettings_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "QueueSample" (
    "serverId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "length" INTEGER,

    PRIMARY KEY ("serverId", "at"),
    CONSTRAINT "QueueSample_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "QueueRollup" (
    "serverId" TEXT NOT NULL,
    "resolution" INTEGER NOT NULL,
    "at" BIGINT NOT NULL,
    "minimum" INTEGER NOT NULL,
    "maximum" INTEGER NOT NULL,
    "sum" BIGINT NOT NULL,
    "samples" INTEGER NOT NULL,
    "counted" BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY ("serverId", "resolution", "at"),
    CONSTRAINT "QueueRollup_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "ProtectionEvent" (
    "id" TEXT NOT NULL,
    "serverId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    PRIMARY KEY ("serverId", "id"),
    CONSTRAINT "ProtectionEvent_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AccountActivity" (
    "serverId" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "score" INTEGER NOT NULL,
    "verdict" TEXT NOT NULL,
    "updatedAt" BIGINT NOT NULL,
    "assessment" JSONB NOT NULL,
    "evidence" JSONB,
    "hasEvidence" BOOLEAN NOT NULL DEFAULT false,

    PRIMARY KEY ("serverId", "account"),
    CONSTRAINT "AccountActivity_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Incident" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "number" INTEGER NOT NULL,
    "serverId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "openedAt" BIGINT NOT NULL,
    "latchId" TEXT NOT NULL,
    "queueLength" INTEGER NOT NULL,
    "threshold" INTEGER NOT NULL,
    "releasedAt" BIGINT,
    "releaseCause" TEXT,
    "closedAt" BIGINT,
    "closedById" TEXT,
    "closedByName" TEXT,
    "outcome" TEXT,
    "outcomeNote" TEXT,
    CONSTRAINT "Incident_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "KnownLatch" (
    "serverId" TEXT NOT NULL,
    "latchId" TEXT NOT NULL,
    "incidentId" TEXT NOT NULL,

    PRIMARY KEY ("serverId", "latchId")
);

-- CreateTable
CREATE TABLE "IncidentEntry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "incidentId" TEXT NOT NULL,
    "at" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT,
    "data" JSONB NOT NULL,
    CONSTRAINT "IncidentEntry_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Suspect" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "incidentId" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "score" INTEGER NOT NULL,
    "verdict" TEXT NOT NULL,
    "assessment" JSONB,
    "evidence" JSONB,
    "hasEvidence" BOOLEAN NOT NULL DEFAULT false,
    "decision" TEXT NOT NULL DEFAULT 'open',
    "decisionReason" TEXT,
    "decidedAt" BIGINT,
    "decidedById" TEXT,
    "decidedByName" TEXT,
    "addedByName" TEXT,
    CONSTRAINT "Suspect_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Action" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "key" TEXT NOT NULL,
    "serverId" TEXT NOT NULL,
    "incidentId" TEXT,
    "kind" TEXT NOT NULL,
    "account" TEXT,
    "status" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "requestedAt" BIGINT NOT NULL,
    "requestedById" TEXT,
    "requestedByName" TEXT NOT NULL,
    "overrideReason" TEXT,
    "startedAt" BIGINT,
    "finishedAt" BIGINT,
    "steps" JSONB NOT NULL,
    CONSTRAINT "Action_serverId_fkey" FOREIGN KEY ("serverId") REFERENCES "Server" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Action_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "at" BIGINT NOT NULL,
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "address" TEXT,
    "search" TEXT NOT NULL DEFAULT ''
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Credential_userId_idx" ON "Credential"("userId");

-- CreateIndex
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "Server_name_key" ON "Server"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Server_tokenHash_key" ON "Server"("tokenHash");

-- CreateIndex
CREATE INDEX "EnrollmentCode_serverId_idx" ON "EnrollmentCode"("serverId");

-- CreateIndex
CREATE INDEX "ProtectionEvent_serverId_kind_at_idx" ON "ProtectionEvent"("serverId", "kind", "at");

-- CreateIndex
CREATE INDEX "AccountActivity_serverId_score_idx" ON "AccountActivity"("serverId", "score");

-- CreateIndex
CREATE UNIQUE INDEX "Incident_number_key" ON "Incident"("number");

-- CreateIndex
CREATE INDEX "Incident_serverId_openedAt_idx" ON "Incident"("serverId", "openedAt");

-- CreateIndex
CREATE INDEX "IncidentEntry_incidentId_at_idx" ON "IncidentEntry"("incidentId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Suspect_incidentId_account_key" ON "Suspect"("incidentId", "account");

-- CreateIndex
CREATE UNIQUE INDEX "Action_key_key" ON "Action"("key");

-- CreateIndex
CREATE INDEX "Action_serverId_status_idx" ON "Action"("serverId", "status");

-- CreateIndex
CREATE INDEX "Action_serverId_account_requestedAt_idx" ON "Action"("serverId", "account", "requestedAt");

-- CreateIndex
CREATE INDEX "Action_incidentId_idx" ON "Action"("incidentId");

-- CreateIndex
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");

-- CreateIndex
CREATE INDEX "AuditEntry_action_at_idx" ON "AuditEntry"("action", "at");
