import { expect, test } from 'vitest';
import { LEAST_STRENGTH, passwordStrength } from './password-strength';

test.each(['password12', '1234567890', 'qwertyuiop', 'aaaaaaaaaaaa', 'minsu@example.test'])('%s is too weak', (password) => {
  expect(passwordStrength(password, ['minsu', 'minsu@example.test'])).toBeLessThan(LEAST_STRENGTH);
});

test.each(['harbour violet nineteen spoon', 'dG7#qz-Lp4w!'])('%s is strong enough', (password) => {
  expect(passwordStrength(password, [])).toBeGreaterThanOrEqual(LEAST_STRENGTH);
});
