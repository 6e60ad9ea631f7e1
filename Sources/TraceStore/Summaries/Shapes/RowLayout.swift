import TraceModel

/// Where rows of one pattern name origins, and by whose clock each of their times is told.
/// A reference, since each row asks.
final class RowLayout {
  /// A time and, in `origins`, whose clock told it; −1 where no clock of the logs did.
  struct Time {
    var position: Int
    var origin: Int
  }

  /// Positions of origins.
  let origins: [Int]
  /// The row's own start, and the other times.
  let start: Time
  let times: [Time]
  /// What makes it the layout of a row: the lengths of its lists.
  private let width: Int
  private let lengths: [(position: Int, value: Int64)]

  /// The layout of a row that was read; nil if it has no start.
  init?(_ row: UnsafeBufferPointer<Int64>) {
    let kinds = NumberKinds.of(row)
    width = row.count
    lengths = kinds.indices.filter { kinds[$0] == .length }.map { ($0, row[$0]) }
    origins = kinds.indices.filter { kinds[$0] == .origin && row[$0].isLogged }
    let logged = kinds.indices.filter { kinds[$0] == .time && row[$0].isLogged }
    guard let first = logged.first else { return nil }
    let clocks = Self.clocks(row, kinds, start: first)
    let indices = Dictionary(origins.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    func time(at position: Int) -> Time {
      Time(position: position, origin: clocks[position].flatMap { indices[$0] } ?? -1)
    }
    start = time(at: first)
    times = logged.dropFirst().map(time)
  }

  /// The position of the origin whose clock told each time, by the time's position. To find them the row is read with
  /// positions in the place of its times and origins.
  private static func clocks(
    _ row: UnsafeBufferPointer<Int64>, _ kinds: [NumberKinds.Kind], start: Int
  ) -> [Int: Int] {
    var numbers = Array(row)
    for index in numbers.indices where row[index].isLogged {
      if kinds[index] == .time { numbers[index] = index == start ? 0 : Int64(index) }
      // 0 is nobody.
      if kinds[index] == .origin { numbers[index] = Int64(index) + 1 }
    }
    var summary = TraceSummary()
    _ = numbers.withUnsafeBufferPointer { summary.read($0, CatalogIDs(identityOf: row.count + 1)) }
    var clocks: [Int: Int] = [:]
    func note(_ time: Int64, _ origin: OriginID) {
      if time.isLogged, origin != .unnamed { clocks[Int(time)] = origin.index - 1 }
    }
    summary.forEachTime { time, origin in note(time, origin) }
    if let last = summary.lastRecord { note(last.time.nanoseconds, last.origin) }
    if let first = summary.firstRecord, first.origin != .unnamed { clocks[start] = first.origin.index - 1 }
    return clocks
  }

  /// It is the layout of the row.
  @inline(__always)
  func fits(_ row: UnsafeBufferPointer<Int64>) -> Bool {
    row.count == width && lengths.allSatisfy { row[$0.position] == $0.value }
  }
}
