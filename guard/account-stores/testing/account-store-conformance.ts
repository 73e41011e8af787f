import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AccountNotFound, AccountProtected, AccountStoreFailed, type AccountStore } from '../account-store';

export interface StoreUnderTest {
  store: AccountStore;
  /** A second store of the same accounts, as another process would have it. */
  another: AccountStore;
  remove(): Promise<void>;
}

export const FIRST = { account: 'minsu@example.test', passwordHash: `{BLF-CRYPT}$2y$05$${'a'.repeat(53)}` };
export const SECOND = { account: 'hana@example.test', passwordHash: `{BLF-CRYPT}$2y$05$${'b'.repeat(53)}` };
const NEW_HASH = `{BLF-CRYPT}$2y$05$${'c'.repeat(53)}`;

/** What every account store must do. `prepare` makes one with the accounts FIRST and SECOND and a system account named `system`. */
export function accountStoreConformance(name: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(`account store: ${name}`, () => {
    let subject: StoreUnderTest;
    beforeEach(async () => {
      subject = await prepare();
    });
    afterEach(() => subject.remove());

    test('finds an account whatever the case, and lists the mailboxes', async () => {
      expect(await subject.store.find(FIRST.account.toUpperCase())).toEqual({ ...FIRST, enabled: true });
      expect(await subject.store.find('nobody@example.test')).toBeNull();
      expect((await subject.store.list()).map(({ account }) => account).sort()).toEqual([SECOND.account, FIRST.account]);
    });

    test('disabling is seen by others, keeps the hash, and can be undone and repeated', async () => {
      for (let time = 0; time < 2; time += 1) {
        expect(await subject.store.disable(FIRST.account)).toEqual({ ...FIRST, enabled: false });
        expect(await subject.another.find(FIRST.account)).toEqual({ ...FIRST, enabled: false });
      }
      for (let time = 0; time < 2; time += 1) expect(await subject.another.enable(FIRST.account)).toEqual({ ...FIRST, enabled: true });
      expect(await subject.store.find(SECOND.account)).toEqual({ ...SECOND, enabled: true });
    });

    test('a new password hash is stored; it does not enable a disabled account', async () => {
      expect(await subject.store.setPasswordHash(FIRST.account, NEW_HASH)).toEqual({ account: FIRST.account, passwordHash: NEW_HASH, enabled: true });
      await subject.store.disable(SECOND.account);
      expect(await subject.store.setPasswordHash(SECOND.account, NEW_HASH)).toMatchObject({ passwordHash: NEW_HASH, enabled: false });
      expect(await subject.store.enable(SECOND.account)).toMatchObject({ passwordHash: NEW_HASH, enabled: true });
    });

    test.each(['secret', '', '$2y$05$abc', '{BLF-CRYPT}', '{BLF-CRYPT}a:0:0', '{BLF-CRYPT}a\nroot:x', '{CRYPT}!a', '{PLAIN}a b'])('refuses the hash %j and changes nothing', async (hash) => {
      await expect(subject.store.setPasswordHash(FIRST.account, hash)).rejects.toThrow(AccountStoreFailed);
      expect(await subject.store.find(FIRST.account)).toEqual({ ...FIRST, enabled: true });
    });

    test.each(['nobody@example.test', '', ':', 'a:b@example.test', 'minsu@example.test\n', '../minsu@example.test', '#', 'minsu@example.test:', '\0', 'x'.repeat(100_000)])('knows no account %j', async (account) => {
      expect(await subject.store.find(account)).toBeNull();
      await expect(subject.store.disable(account)).rejects.toThrow(AccountNotFound);
      await expect(subject.store.setPasswordHash(account, NEW_HASH)).rejects.toThrow(AccountNotFound);
    });

    test('a system account is not changed', async () => {
      await expect(subject.store.disable('system')).rejects.toThrow(AccountProtected);
      await expect(subject.store.setPasswordHash('system', NEW_HASH)).rejects.toThrow(AccountProtected);
    });

    test('changes made at the same time are all kept', async () => {
      await Promise.all([subject.store.disable(FIRST.account), subject.another.setPasswordHash(SECOND.account, NEW_HASH), subject.another.disable(SECOND.account)]);
      expect(await subject.store.find(FIRST.account)).toEqual({ ...FIRST, enabled: false });
      expect(await subject.store.find(SECOND.account)).toEqual({ account: SECOND.account, passwordHash: NEW_HASH, enabled: false });
    });
  });
}
