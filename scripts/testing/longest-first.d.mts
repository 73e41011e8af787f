import type { BaseSequencer } from 'vitest/node';

export declare const LONGEST: readonly string[];
export declare function longestFirst<T extends { moduleId: string }>(files: readonly T[]): T[];
export declare class LongestFirst extends BaseSequencer {}
