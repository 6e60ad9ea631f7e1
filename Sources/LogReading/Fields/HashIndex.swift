/// Hot: 64-bit hashes to small numbers, open addressing. Equal hashes count as equal texts: among a million
/// texts two share one with a probability of about 3 · 10⁻⁸.
struct HashIndex: Sendable {
  private var hashes: [UInt64]
  private var values: [UInt32]
  private var count = 0

  init() {
    hashes = Array(repeating: 0, count: 64)
    values = Array(repeating: 0, count: 64)
  }

  /// The number stored for `hash`; nil where none is.
  @inline(__always)
  func find(_ hash: UInt64) -> UInt32? {
    let wanted = hash | 1
    let mask = hashes.count - 1
    var slot = Int(truncatingIfNeeded: hash &>> 1) & mask
    while true {
      if hashes[slot] == wanted { return values[slot] }
      if hashes[slot] == 0 { return nil }
      slot = (slot + 1) & mask
    }
  }

  /// Stores `value` for a hash that is not there yet.
  mutating func insert(_ hash: UInt64, _ value: UInt32) {
    if (count + 1) * 2 > hashes.count { grow() }
    place(hash | 1, value)
    count += 1
  }

  private mutating func place(_ wanted: UInt64, _ value: UInt32) {
    let mask = hashes.count - 1
    var slot = Int(truncatingIfNeeded: wanted &>> 1) & mask
    while hashes[slot] != 0 { slot = (slot + 1) & mask }
    hashes[slot] = wanted
    values[slot] = value
  }

  private mutating func grow() {
    let old = zip(hashes, values)
    hashes = Array(repeating: 0, count: hashes.count * 4)
    values = Array(repeating: 0, count: hashes.count)
    for (hash, value) in old where hash != 0 { place(hash, value) }
  }
}
