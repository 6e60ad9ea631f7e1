/// Hot: a 64-bit hash of bytes, in the manner of wyhash (Wang Yi, 2019): 16 bytes a step, folded by the two
/// halves of a 128-bit product. Not cryptographic; the same on every machine and in every version, because
/// hashes are stored.
public enum ByteHash {
  @inlinable static var k0: UInt64 { 0xa076_1d64_78bd_642f }
  @inlinable static var k1: UInt64 { 0xe703_7ed1_a0b4_28db }

  /// The hash of `count` bytes at `start`. Loads up to 7 bytes beyond them and ignores them, so a caller
  /// pads its buffers.
  @inlinable @inline(__always)
  public static func hash(_ start: UnsafeRawPointer, _ count: Int, seed: UInt64) -> UInt64 {
    unsafe hash(start, count, seed: seed, isPadded: true)
  }

  /// The hash of bytes beyond which nothing may be loaded; it equals the one of padded bytes.
  @inlinable @inline(__always)
  public static func hash(unpadded bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    guard let start = bytes.baseAddress else { return hash([], seed: seed) }
    return unsafe hash(start, bytes.count, seed: seed, isPadded: false)
  }

  @inlinable @inline(__always)
  static func hash(_ start: UnsafeRawPointer, _ count: Int, seed: UInt64, isPadded: Bool) -> UInt64 {
    var state = seed ^ k0
    var position = unsafe start
    var rest = count
    while rest > 16 {
      state = unsafe fold(load(position) ^ k1, load(position + 8) ^ state)
      unsafe position += 16
      rest -= 16
    }
    let a: UInt64
    let b: UInt64
    if rest >= 8 {
      a = unsafe load(position)
      b = unsafe load(position + (rest - 8))
    } else {
      a = rest == 0 ? 0 : unsafe isPadded ? head(rest, at: position) : last(rest, of: count, at: position)
      b = 0
    }
    return fold(k1 ^ UInt64(truncatingIfNeeded: count), fold(a ^ k1, b ^ state))
  }

  /// The next `rest` bytes, at most 7, of padded ones.
  @inlinable @inline(__always)
  static func head(_ rest: Int, at position: UnsafeRawPointer) -> UInt64 {
    unsafe load(position) & (~0 &>> UInt64(64 - rest * 8))
  }

  /// The last `rest` bytes, at most 7, of `count`.
  @inlinable
  static func last(_ rest: Int, of count: Int, at position: UnsafeRawPointer) -> UInt64 {
    precondition((1..<8).contains(rest) && rest <= count, "what is left of the bytes is a part of a word")
    if count >= 8 { return unsafe load(position + (rest - 8)) &>> UInt64(64 - rest * 8) }
    var word: UInt64 = 0
    for index in 0..<rest {
      word |= unsafe UInt64(position.load(fromByteOffset: index, as: UInt8.self)) &<< UInt64(index * 8)
    }
    return word
  }

  /// The hash of an array of bytes, for callers that are not hot.
  public static func hash(_ bytes: some Collection<UInt8>, seed: UInt64 = 0) -> UInt64 {
    let count = bytes.count
    return unsafe withUnsafeTemporaryAllocation(
      byteCount: count + MemoryLayout<UInt64>.size, alignment: 8
    ) { room in
      unsafe room.copyBytes(from: bytes)
      return unsafe room.baseAddress.map { unsafe hash($0, count, seed: seed) } ?? 0
    }
  }

  /// Another hash, a byte at a time (FNV-1a): it goes on from the hash of the bytes before. Rows of an index are sealed
  /// with it.
  @inlinable @inline(__always)
  public static func sequential(_ bytes: UnsafeRawBufferPointer, after hash: UInt64 = 0) -> UInt64 {
    var hash = hash
    for index in 0..<bytes.count { hash = unsafe (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    return hash
  }

  @inlinable @inline(__always)
  static func load(_ position: UnsafeRawPointer) -> UInt64 {
    unsafe UInt64(littleEndian: position.loadUnaligned(as: UInt64.self))
  }

  @inlinable @inline(__always)
  static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
