import TraceModel

/// Hot: packs rows of numbers into the bytes of a block (`SummaryLayout`). Its memory is used again for the next.
struct RowPacker {
  /// A row, and where it stands in the block.
  struct Entry {
    var slot: Int
    var row: UnsafeBufferPointer<Int64>
    var pattern: UInt64
  }

  private struct Group {
    var pattern: UInt64
    var width: Int
    var rows: [Int] = []
  }

  private struct PatternKey: Hashable {
    var pattern: UInt64
    var width: Int
  }

  private var bytes: [UInt8] = []
  private var planes: [UInt8] = []
  private var column: [Int64] = []

  /// The bytes of rows, in the order of their slots. They are valid until the next call.
  mutating func pack(_ entries: [Entry]) -> [UInt8] {
    bytes.removeAll(keepingCapacity: true)
    planes.removeAll(keepingCapacity: true)
    var groups: [Group] = []
    var numbers: [PatternKey: Int] = [:]
    var ofRow: [Int] = []
    for (index, entry) in entries.enumerated() {
      let key = PatternKey(pattern: entry.pattern, width: entry.row.count)
      let group = numbers[key] ?? groups.count
      if group == groups.count {
        numbers[key] = group
        groups.append(Group(pattern: key.pattern, width: key.width))
      }
      groups[group].rows.append(index)
      ofRow.append(group)
    }
    bytes.append(number: SummaryLayout.version)
    bytes.append(number: UInt64(entries.count))
    bytes.append(number: UInt64(groups.count))
    var slot = -1
    for (entry, group) in zip(entries, ofRow) {
      precondition(entry.slot > slot, "rows stand in the order of their slots")
      bytes.append(number: UInt64(entry.slot - slot))
      bytes.append(number: UInt64(group))
      slot = entry.slot
    }
    for group in groups { append(group, entries) }
    bytes += planes
    return bytes
  }

  private mutating func append(_ group: Group, _ entries: [Entry]) {
    withUnsafeBytes(of: group.pattern.littleEndian) { bytes += $0 }
    bytes.append(number: UInt64(group.width))
    for number in 0..<group.width {
      column.removeAll(keepingCapacity: true)
      var (least, most) = (Int64.max, Int64.min)
      for index in group.rows {
        let value = entries[index].row[number]
        column.append(value)
        (least, most) = (min(least, value), max(most, value))
      }
      append(least: least, most: most)
    }
  }

  /// Adds `column`.
  private mutating func append(least: Int64, most: Int64) {
    if !most.isLogged { return bytes.append(number: SummaryLayout.absentColumn) }
    var range = UInt64(bitPattern: most &- least)
    let unit = range == 0 ? 0 : unit(from: least)
    range /= UInt64(SummaryLayout.units[unit])
    let width = (64 - range.leadingZeroBitCount + 7) / 8
    bytes.append(number: UInt64(width + 16 * unit))
    bytes.append(difference: least)
    append(width: width, least: least, unit: UInt64(SummaryLayout.units[unit]))
  }

  /// The largest unit that divides all differences.
  private func unit(from least: Int64) -> Int {
    var unit = SummaryLayout.units.count - 1
    for value in column {
      let difference = UInt64(bitPattern: value &- least)
      while unit > 0, difference % UInt64(SummaryLayout.units[unit]) != 0 { unit -= 1 }
      if unit == 0 { break }
    }
    return unit
  }

  private mutating func append(width: Int, least: Int64, unit: UInt64) {
    for row in column.indices {
      column[row] = Int64(bitPattern: UInt64(bitPattern: column[row] &- least) / unit)
    }
    for byte in 0..<width {
      for value in column {
        planes.append(UInt8(truncatingIfNeeded: UInt64(bitPattern: value) >> UInt64(8 * byte)))
      }
    }
  }
}
