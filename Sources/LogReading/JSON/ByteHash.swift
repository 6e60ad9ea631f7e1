/// Hot: a 64-bit hash of bytes, in the manner of wyhash (Wang Yi, 2019): 16 bytes a step, folded by the two
/// halves of a 128-bit product. Not cryptographic; the same on every machine and in every version, because
/// hashes are stored.
package enum ByteHash {
  private static let k0: UInt64 = 0xa076_1d64_78bd_642f
  private static let k1: UInt64 = 0xe703_7ed1_a0b4_28db

  /// The hash of `count` bytes at `start`. Loads up to 7 bytes beyond them and ignores them, so a caller
  /// pads its buffers.
  @inline(__always)
  static func hash(_ start: UnsafeRawPointer, _ count: Int, seed: UInt64) -> UInt64 {
    var state = seed ^ k0
    var position = start
    var rest = count
    while rest > 16 {
      state = fold(load(position) ^ k1, load(position + 8) ^ state)
      position += 16
      rest -= 16
    }
    let a: UInt64
    let b: UInt64
    if rest >= 8 {
      a = load(position)
      b = load(position + (rest - 8))
    } else {
      a = rest == 0 ? 0 : load(position) & (~0 &>> UInt64(64 - rest * 8))
      b = 0
    }
    return fold(k1 ^ UInt64(truncatingIfNeeded: count), fold(a ^ k1, b ^ state))
  }

  /// The hash of an array of bytes, for callers that are not hot.
  package static func hash(_ bytes: some Collection<UInt8>, seed: UInt64 = 0) -> UInt64 {
    let count = bytes.count
    return withUnsafeTemporaryAllocation(byteCount: count + MemoryLayout<UInt64>.size, alignment: 8) { room in
      room.copyBytes(from: bytes)
      return room.baseAddress.map { hash($0, count, seed: seed) } ?? 0
    }
  }

  @inline(__always)
  private static func load(_ position: UnsafeRawPointer) -> UInt64 {
    UInt64(littleEndian: position.loadUnaligned(as: UInt64.self))
  }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
