import TraceModel

/// Hot: the rows of numbers of a block (`SummaryLayout`). Its memory is used again for the next.
struct UnpackedRows {
  /// One of them.
  struct Row {
    var slot: Int
    var pattern: UInt64
    /// In `numbers`.
    fileprivate(set) var start = 0
    fileprivate(set) var count = 0
    fileprivate var group: Int

    /// Its numbers among those of all rows.
    @inline(__always)
    func row(of numbers: UnsafeBufferPointer<Int64>) -> UnsafeBufferPointer<Int64> {
      precondition(start + count <= numbers.count, "a row is asked for among the numbers of its own block")
      return UnsafeBufferPointer(rebasing: numbers[start..<(start + count)])
    }
  }

  fileprivate struct Group {
    var width: Int
    /// The first row with every column that is the same in all, and 0 in the others.
    var constants: [Int64] = []
    var columns: [Column] = []
    /// Starts of its rows in `numbers`.
    var starts: [Int] = []
    var pattern: UInt64
  }

  /// A column whose numbers differ.
  fileprivate struct Column {
    var index: Int
    var width: Int
    var unit: Int64
    var least: Int64
  }

  /// The rows in the order of their slots.
  private(set) var rows: [Row] = []
  private var numbers: [Int64] = []
  private var differences: [UInt64] = []

  /// Runs `body` on the numbers of all rows (`Row.numbers`).
  @inline(__always)
  func withNumbers<T>(_ body: (UnsafeBufferPointer<Int64>) throws -> T) rethrows -> T {
    try numbers.withUnsafeBufferPointer(body)
  }

  /// Reads a block in the place of the one before. False where the bytes are none of ours.
  mutating func read(_ bytes: UnsafeRawBufferPointer) -> Bool {
    rows.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    var reader = NumberReader(bytes)
    guard reader.number() == SummaryLayout.version,
      let rows = Int(exactly: reader.number()), rows <= SummaryLayout.slots,
      let count = Int(exactly: reader.number()), count <= rows, readRows(rows, groups: count, &reader),
      var groups = groups(count, &reader), arrange(&groups)
    else { return false }
    return read(groups, UnsafeRawBufferPointer(rebasing: bytes[(bytes.count - reader.left)...]))
  }

  private mutating func readRows(_ count: Int, groups: Int, _ reader: inout NumberReader) -> Bool {
    var slot = -1
    for _ in 0..<count {
      guard let step = Int(exactly: reader.number()), step > 0, step <= SummaryLayout.slots,
        let group = Int(exactly: reader.number()), group < groups
      else { return false }
      slot += step
      rows.append(Row(slot: slot, pattern: 0, group: group))
    }
    return slot < SummaryLayout.slots && !reader.isBroken
  }

  private func groups(_ count: Int, _ reader: inout NumberReader) -> [Group]? {
    var groups: [Group] = []
    for _ in 0..<count {
      let pattern = reader.word()
      guard let width = Int(exactly: reader.number()), width <= reader.left else { return nil }
      var group = Group(width: width, pattern: pattern)
      group.constants.reserveCapacity(width)
      for index in 0..<width { group.addColumn(at: index, &reader) }
      groups.append(group)
    }
    return reader.isBroken ? nil : groups
  }

  /// Gives each row its part of the numbers, with what is constant.
  private mutating func arrange(_ groups: inout [Group]) -> Bool {
    var total = 0
    for row in rows.indices { total += groups[rows[row].group].width }
    guard total <= SummaryLayout.mostBytes / 8 else { return false }
    numbers.reserveCapacity(total)
    for row in rows.indices {
      let group = rows[row].group
      (rows[row].start, rows[row].count) = (numbers.count, groups[group].width)
      rows[row].pattern = groups[group].pattern
      groups[group].starts.append(numbers.count)
      numbers += groups[group].constants
    }
    return true
  }

  private mutating func read(_ groups: [Group], _ planes: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    for group in groups {
      for column in group.columns {
        let size = group.starts.count * column.width
        guard size <= planes.count - position else { return false }
        fill(column, group.starts, UnsafeRawBufferPointer(rebasing: planes[position..<(position + size)]))
        position += size
      }
    }
    return position == planes.count
  }

  @inline(__always)
  private mutating func fill(_ column: Column, _ starts: [Int], _ planes: UnsafeRawBufferPointer) {
    let count = starts.count
    if differences.count < count { differences = [UInt64](repeating: 0, count: max(count, 256)) }
    differences.withUnsafeMutableBufferPointer { differences in
      for row in 0..<count { differences[row] = UInt64(planes[row]) }
      for byte in 1..<max(1, column.width) {
        let (first, shift) = (byte * count, UInt64(8 * byte))
        for row in 0..<count { differences[row] |= UInt64(planes[first + row]) << shift }
      }
      numbers.withUnsafeMutableBufferPointer { numbers in
        for row in 0..<count {
          numbers[starts[row] + column.index] =
            column.least &+ Int64(bitPattern: differences[row]) &* column.unit
        }
      }
    }
  }
}

extension UnpackedRows.Group {
  fileprivate mutating func addColumn(at index: Int, _ reader: inout NumberReader) {
    let head = reader.number()
    guard head != SummaryLayout.absentColumn else { return constants.append(.absent) }
    let (width, unit) = (Int(head & 15), Int(head >> 4 & 3))
    guard width <= 8, unit < SummaryLayout.units.count, head < 64 else {
      reader.fail()
      return
    }
    let least = reader.difference()
    constants.append(least)
    guard width > 0 else { return }
    columns.append(
      UnpackedRows.Column(index: index, width: width, unit: SummaryLayout.units[unit], least: least))
  }
}
