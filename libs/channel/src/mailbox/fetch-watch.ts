/** Tells once when nothing has been fetched for too long, and once when it works again. */
export class FetchWatch {
  private alarmed = false;

  constructor(
    private readonly patienceMs: number,
    private fetchedAt: Date,
  ) {}

  failed(now: Date): 'alarm' | null {
    if (this.alarmed || now.getTime() - this.fetchedAt.getTime() < this.patienceMs) return null;
    this.alarmed = true;
    return 'alarm';
  }

  fetched(now: Date): 'all-clear' | null {
    const was = this.alarmed;
    this.alarmed = false;
    this.fetchedAt = now;
    return was ? 'all-clear' : null;
  }
}
