/// Hot: numbers for identifiers, 0, 1, 2, … in the order in which they first appear. Open addressing on the
/// identifier's own bits, which are random or hashed already.
package struct IdentifierTable: Sendable {
  private var slots: [UInt32] = Array(repeating: 0, count: 1024)
  /// By number.
  package private(set) var identifiers: [Identifier] = []

  package init() {}

  /// The number of `identifier`, a new one if it has none yet.
  package mutating func number(of identifier: Identifier) -> Int {
    var slot = firstSlot(identifier)
    let mask = slots.count - 1
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if identifiers[number].low == identifier.low, identifiers[number].high == identifier.high {
        return number
      }
      slot = (slot + 1) & mask
    }
    identifiers.append(identifier)
    slots[slot] = UInt32(identifiers.count)
    if identifiers.count * 2 > slots.count { grow() }
    return identifiers.count - 1
  }

  /// The number of `identifier`; nil if it has none.
  package func find(_ identifier: Identifier) -> Int? {
    var slot = firstSlot(identifier)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if identifiers[number] == identifier { return number }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  @inline(__always)
  private func firstSlot(_ identifier: Identifier) -> Int {
    let mixed = (identifier.low ^ identifier.high &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: mixed &>> 32) & (slots.count - 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (number, identifier) in identifiers.enumerated() {
      var slot = firstSlot(identifier)
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(number + 1)
    }
  }
}
