const name = 'braise';

/** Set-Cookie of a session: scripts cannot read it, other sites cannot send it, and it ends with the browser. */
export function sessionCookie(token: string, secure: boolean): string {
  return `${name}=${token}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

export const clearedCookie = `${name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;

/** Our token in a Cookie header. */
export function cookieOf(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 8192) return undefined;
  for (const part of header.split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}
