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
    /// Among the rows of its group.
    fileprivate var rank: Int

    /// Its numbers among those of all rows.
    @inline(__always)
    func row(of numbers: UnsafeBufferPointer<Int64>) -> UnsafeBufferPointer<Int64> {
      precondition(start + count <= numbers.count, "a row is asked for among the numbers of its own block")
      return UnsafeBufferPointer(rebasing: numbers[start..<(start + count)])
    }
  }

  fileprivate struct Group {
    var count = 0
    var width = 0
    var pattern: UInt64 = 0
    /// Its rows stand behind one another in `numbers`.
    var start = 0
    /// In `constants`: of each column the least number.
    var constants = 0..<0
    /// In `columns`.
    var columns = 0..<0
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
  private var groups: [Group] = []
  private var constants: [Int64] = []
  private var columns: [Column] = []
  private var differences: [UInt64] = []

  /// Runs `body` on the numbers of all rows (`Row.numbers`).
  @inline(__always)
  func withNumbers<T>(_ body: (UnsafeBufferPointer<Int64>) throws -> T) rethrows -> T {
    try numbers.withUnsafeBufferPointer(body)
  }

  /// Reads a block in the place of the one before. False where the bytes are none of ours.
  mutating func read(_ bytes: UnsafeRawBufferPointer) -> Bool {
    rows.removeAll(keepingCapacity: true)
    groups.removeAll(keepingCapacity: true)
    constants.removeAll(keepingCapacity: true)
    columns.removeAll(keepingCapacity: true)
    var reader = NumberReader(bytes)
    guard reader.number() == SummaryLayout.version,
      let rows = Int(exactly: reader.number()), rows <= SummaryLayout.slots,
      let count = Int(exactly: reader.number()), count <= rows, readRows(rows, groups: count, &reader),
      readGroups(&reader), arrange()
    else {
      // Whoever asks all the same finds no rows.
      self.rows.removeAll(keepingCapacity: true)
      return false
    }
    return fill(UnsafeRawBufferPointer(rebasing: bytes[(bytes.count - reader.left)...]))
  }

  private mutating func readRows(_ count: Int, groups number: Int, _ reader: inout NumberReader) -> Bool {
    groups.append(contentsOf: repeatElement(Group(), count: number))
    var slot = -1
    for _ in 0..<count {
      guard let step = Int(exactly: reader.number()), step > 0, step <= SummaryLayout.slots,
        let group = Int(exactly: reader.number()), group < number
      else { return false }
      slot += step
      rows.append(Row(slot: slot, pattern: 0, group: group, rank: groups[group].count))
      groups[group].count += 1
    }
    return slot < SummaryLayout.slots && !reader.isBroken
  }

  private mutating func readGroups(_ reader: inout NumberReader) -> Bool {
    for group in groups.indices {
      groups[group].pattern = reader.word()
      guard let width = Int(exactly: reader.number()), width <= reader.left else { return false }
      groups[group].width = width
      let (constant, column) = (constants.count, columns.count)
      for index in 0..<width { addColumn(at: index, &reader) }
      groups[group].constants = constant..<constants.count
      groups[group].columns = column..<columns.count
    }
    return !reader.isBroken
  }

  private mutating func addColumn(at index: Int, _ reader: inout NumberReader) {
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
    columns.append(Column(index: index, width: width, unit: SummaryLayout.units[unit], least: least))
  }

  /// Gives each row its part of the numbers. False where a block has more of them than ours.
  private mutating func arrange() -> Bool {
    var total = 0
    for group in groups.indices {
      groups[group].start = total
      let (size, isTooLarge) = groups[group].count.multipliedReportingOverflow(by: groups[group].width)
      guard !isTooLarge, size <= SummaryLayout.mostBytes / 8 - total else { return false }
      total += size
    }
    for row in rows.indices {
      let group = groups[rows[row].group]
      rows[row].start = group.start + rows[row].rank * group.width
      (rows[row].count, rows[row].pattern) = (group.width, group.pattern)
    }
    if numbers.count < total { numbers = [Int64](repeating: 0, count: total + total / 4) }
    return true
  }

  /// Fills the rows with what is constant, then with the columns whose differences are `planes`.
  private mutating func fill(_ planes: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    if differences.count < SummaryLayout.slots {
      differences = [UInt64](repeating: 0, count: SummaryLayout.slots)
    }
    for group in groups {
      let size = columns[group.columns].reduce(0) { $0 + $1.width } * group.count
      guard size <= planes.count - position else { return false }
      fill(group, UnsafeRawBufferPointer(rebasing: planes[position..<(position + size)]))
      position += size
    }
    return position == planes.count
  }

  @inline(__always)
  private mutating func fill(_ group: Group, _ planes: UnsafeRawBufferPointer) {
    let (count, width) = (group.count, group.width)
    numbers.withUnsafeMutableBufferPointer { numbers in
      let rows = UnsafeMutableBufferPointer(rebasing: numbers[group.start..<(group.start + count * width)])
      constants[group.constants].withUnsafeBufferPointer { constants in
        for row in 0..<count {
          for index in 0..<width { rows[row * width + index] = constants[index] }
        }
      }
      var first = 0
      for column in columns[group.columns] {
        differences.withUnsafeMutableBufferPointer { differences in
          for row in 0..<count { differences[row] = UInt64(planes[first + row]) }
          for byte in 1..<max(1, column.width) {
            let (plane, shift) = (first + byte * count, UInt64(8 * byte))
            for row in 0..<count { differences[row] |= UInt64(planes[plane + row]) << shift }
          }
          for row in 0..<count {
            rows[row * width + column.index] =
              column.least &+ Int64(bitPattern: differences[row]) &* column.unit
          }
        }
        first += column.width * count
      }
    }
  }
}
