/** A new pair of CURVE keys in Z85. It stands here because only this folder knows zeromq. */
export async function makeCurveKeys(): Promise<{publicKey: string; secretKey: string}> {
  const {curveKeyPair} = await import('zeromq');
  return curveKeyPair();
}
