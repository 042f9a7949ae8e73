/** The sign of the house: a roof, and what is done under it. */
export function Mark({ size = 36 }: { size?: number }) {
  return (
    <svg className="mark" viewBox="0 0 64 64" width={size} height={size} aria-hidden="true">
      <rect width="64" height="64" rx="14" />
      <path d="M14 46V29.5L32 16l18 13.5V46" />
      <path d="M23.5 39.5l6 6 11.5-12.5" />
    </svg>
  );
}
