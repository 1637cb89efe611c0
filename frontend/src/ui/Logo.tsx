interface LogoProps {
  readonly size?: number;
}

/** A mask around a prompt point. */
export const Logo = ({ size = 24 }: LogoProps) => (
  <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
    <path
      d="M2.2 13.6C1.4 7 5.8 2.2 11.6 1.9c6.6-.3 10.7 4.3 10.1 9.4-.4 3.4-3 4.2-3.9 6.7-1 2.8-3.5 4.6-7 4.1-4.7-.6-8-3.8-8.6-8.5Z"
      fill="#12b5a5"
      fillOpacity="0.22"
      stroke="#12b5a5"
      strokeWidth="2"
      strokeLinejoin="round"
    />
    <circle cx="11.5" cy="11.5" r="2.8" fill="currentColor" />
  </svg>
);
