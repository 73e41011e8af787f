export declare const DEBIAN_13: string;
export declare const DEBIAN_13_EXIM: string;
export declare const DEBIAN_12: string;
export declare const DEBIAN_12_EXIM: string;
export declare const ENTER: string;
export declare function makeDebian13(): string | null;
export declare function makeDebian12(): string | null;
