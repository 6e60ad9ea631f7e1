/// A random UUID of version 4 (RFC 9562).
struct UniqueID {
  var high: UInt64
  var low: UInt64

  init(using random: inout Randomness) {
    high = random.next() & ~0xF000 | 0x4000
    low = random.next() & ~(3 << 62) | 2 << 62
  }
}
