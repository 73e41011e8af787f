/** The mark of the product: a gate in a channel. */
export function Brand({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden style={{ flex: 'none' }}>
      <rect width="32" height="32" rx="7" fill="var(--mantine-primary-color-filled)" />
      <path d="M7 6v20M25 6v20" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
      <path d="M11 7h10v8H11z" fill="#fff" />
      <path d="M10.5 20c1.8-1.8 3.7-1.8 5.5 0s3.7 1.8 5.5 0M10.5 25c1.8-1.8 3.7-1.8 5.5 0s3.7 1.8 5.5 0" fill="none" stroke="#fff" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
