const kNewsMs = 200;

/**
 * Runs `work`, and says afterwards whether the page's policy kept it from an address of `origin`. The browser tells a page
 * nothing but that a request failed; that it was the policy, an event says, a moment later.
 */
export async function underPolicy<T>(origin: string, work: () => Promise<T>, onBlocked: () => Error): Promise<T> {
  let blocked = false;
  const onViolation = (event: SecurityPolicyViolationEvent): void => {
    if (event.blockedURI.startsWith(origin)) blocked = true;
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  try {
    return await work();
  } catch (error) {
    const deadline = performance.now() + kNewsMs;
    while (!isBlocked() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    throw isBlocked() ? onBlocked() : error;
  } finally {
    document.removeEventListener('securitypolicyviolation', onViolation);
  }

  function isBlocked(): boolean {
    return blocked;
  }
}
