interface LogoProps {
  readonly size?: number;
}

/** A mask around a prompt point. */
export const Logo = ({ size = 22 }: LogoProps) => (
  <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
    <path
      d="M4.600 15.800C2.900 9.600 7 4.300 12.700 4.700c5.600.4 7.500 6.200 4.800 9.700-2.500 3.200-3.500 5.500-7 5.300-3-.1-5.200-1.400-5.900-3.900Z"
      fill="#12b5a5"
      fillOpacity="0.25"
      stroke="#12b5a5"
      strokeWidth="1.800"
      strokeLinejoin="round"
    />
    <circle cx="11.200" cy="12" r="2" fill="currentColor" />
  </svg>
);
