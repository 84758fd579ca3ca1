import { createHash } from 'node:crypto';
import { createParamDecorator, ForbiddenException, Inject, Injectable, ServiceUnavailableException, SetMetadata, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AgencyCode } from '@s48/contracts';
import type { FastifyRequest } from 'fastify';

export const ROLES = ['operator', 'clerk', 'supervisor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who is signed in. A clerk belongs to one agency. */
export interface Staff {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly agency?: AgencyCode;
}

export const SESSION_COOKIE = 's48';
const PUBLIC = 's48:public';
const ALLOWED = 's48:roles';

/** Opens a route to everyone; every other route is closed without a staff session. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(PUBLIC, true);

/** Who may use a route; administrators may use all. */
export const Roles = (...roles: Role[]): ClassDecorator & MethodDecorator => SetMetadata(ALLOWED, roles);

export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ staff?: Staff }>().staff);

/** Finds out who a session cookie belongs to. Desk knows by itself, the other services ask desk. */
export abstract class Sessions {
  abstract find(token: string): Promise<Staff | null>;
}

const CACHE_MS = 30_000;

/** Asks desk's internal endpoint and remembers the answer for 30 s. */
export class RemoteSessions extends Sessions {
  private readonly known = new Map<string, { staff: Staff | null; until: number }>();

  constructor(private readonly deskUrl: string) {
    super();
  }

  async find(token: string): Promise<Staff | null> {
    const key = createHash('sha256').update(token).digest('base64');
    const hit = this.known.get(key);
    if (hit && hit.until > Date.now()) return hit.staff;
    const staff = await this.ask(token);
    if (this.known.size > 10_000) this.known.clear();
    this.known.set(key, { staff, until: Date.now() + CACHE_MS });
    return staff;
  }

  /** Only desk's own no means that nobody is signed in; a desk that cannot answer must sign nobody out. */
  private async ask(token: string): Promise<Staff | null> {
    const request = { headers: { cookie: `${SESSION_COOKIE}=${token}` }, signal: AbortSignal.timeout(5_000) };
    const response = await fetch(`${this.deskUrl}/api/desk/session`, request).catch(() => null);
    if (response?.ok) return (await response.json()) as Staff;
    await response?.body?.cancel();
    if (response?.status === 401) return null;
    throw new ServiceUnavailableException('Who is signed in cannot be told just now; try again in a moment');
  }
}

@Injectable()
export class StaffGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { staff?: Staff }>();
    const token = sessionToken(request.headers.cookie);
    const staff = token ? await this.sessions.find(token) : null;
    if (!staff) throw new UnauthorizedException('Sign in first: POST /api/desk/session');
    if (!sameSite(request)) throw new ForbiddenException('Requests from other sites are refused');
    const roles = this.reflector.getAllAndOverride<Role[]>(ALLOWED, targets) ?? [];
    if (staff.role !== 'administrator' && !roles.includes(staff.role)) throw new ForbiddenException(`This needs the role ${[...roles, 'administrator'].join(' or ')}`);
    request.staff = staff;
    return true;
  }
}

export function sessionToken(cookies: string | undefined): string | undefined {
  return /(?:^|;\s*)(?:__Host-)?s48=([\w-]+)/.exec(cookies ?? '')?.[1];
}

/** A browser says where a request comes from; tools that send neither header are no browsers and carry no stolen cookie. */
function sameSite(request: FastifyRequest): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return true;
  const site = request.headers['sec-fetch-site'];
  if (site) return site === 'same-origin' || site === 'none';
  const { origin, host } = request.headers;
  return !origin || (URL.canParse(origin) && new URL(origin).host === host);
}
