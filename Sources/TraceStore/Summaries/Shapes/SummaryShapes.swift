import TraceModel

/// Hot: the shapes met so far.
struct SummaryShapes {
  /// More are not kept: requests of shapes so rare are taken one by one.
  private static let most = 1024
  /// The most of one pattern that a row is compared with.
  private static let mostOfPattern = 32

  private var shapes: [SummaryShape] = []
  /// The newest shape of each pattern, and how many there are.
  private var newest: [UInt64: (shape: Int, count: Int)] = [:]
  /// The same of the patterns met last, by their lowest bits: a look into a dictionary takes ten times as long.
  private var recent = [(pattern: UInt64, shape: Int)](repeating: (0, -1), count: 64)

  /// The recipe and the times of a row with a pattern; nil if its shape is new.
  @inline(__always)
  mutating func known(
    _ row: UnsafeBufferPointer<Int64>, _ pattern: UInt64, _ projection: NameID
  ) -> (recipe: Int, times: RowTimes)? {
    var index = newest(of: pattern)
    while index >= 0 {
      if shapes[index].matches(row, projection) {
        return (shapes[index].recipe, shapes[index].times(of: row))
      }
      index = shapes[index].next
    }
    return nil
  }

  @inline(__always)
  private mutating func newest(of pattern: UInt64) -> Int {
    let place = Int(truncatingIfNeeded: pattern & 63)
    if recent[place].pattern == pattern, recent[place].shape >= 0 { return recent[place].shape }
    let shape = newest[pattern]?.shape ?? -1
    recent[place] = (pattern, shape)
    return shape
  }

  /// There is room for another of the pattern.
  func hasRoom(for pattern: UInt64) -> Bool {
    shapes.count < Self.most && newest[pattern]?.count ?? 0 < Self.mostOfPattern
  }

  /// Keeps a shape and what is to be done with its requests.
  mutating func add(_ shape: SummaryShape, recipe: Int, _ pattern: UInt64) {
    var shape = shape
    shape.recipe = recipe
    let known = newest[pattern]
    shape.next = known?.shape ?? -1
    shapes.append(shape)
    newest[pattern] = (shapes.count - 1, (known?.count ?? 0) + 1)
    recent[Int(truncatingIfNeeded: pattern & 63)] = (pattern, shapes.count - 1)
  }
}
