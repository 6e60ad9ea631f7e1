/// How the summaries of neighbouring requests are stored: as columns of numbers.
///
///     summary   ─►  row: outcome, start, end, …, exchanges: 1, its 9 numbers, …       SummaryWriter
///     rows      ─►  groups of rows of one pattern, whose numbers are columns          RowPacker
///     columns   ─►  one frame of zstd                                                 Frame
///
/// A row has the numbers of `RequestColumns.code` in their order, a list as its count and of each element its length
/// and its numbers. Times are differences to the first, the request's start; what is absent is `Int64.absent`. Rows
/// that have lists of the same lengths and nothing in the same places have one pattern. So most columns of a group
/// are constant, the others lie within narrow bounds, and many are equal: a request ends with its last delivery.
///
/// The bytes, with numbers of variable length (`NumberReader`):
///
///     1                                             the layout
///     rows, groups
///     of each row: the step from the slot before, group
///     of each group: its pattern as 8 bytes, columns, and of each column
///         15                                        nothing in any row
///         width + 16 · unit, least value            value = least + unit · difference, of `width` bytes
///     of each group, of each column: the lowest bytes of all differences, then the next
///
/// `Column` is of SQL elsewhere; here one is a place in the rows of a pattern.
enum SummaryLayout {
  /// The first number. Raise it when these bytes change. Columns that are added at the end of a row
  /// (`RequestColumns`) are no such change.
  static let version: UInt64 = 1

  /// A block has the requests whose numbers have the same bits above these. 256 of them are decoded in 0.1 ms.
  static let slotBits: Int64 = 8

  /// Rows of a block that is full.
  static let slots = 1 << slotBits

  /// No block of ours holds more bytes than this. A request of a hundred thousand messages has ten.
  static let mostBytes = 1 << 30

  /// Units of differences, in ns: logs have whole milliseconds or microseconds.
  static let units: [Int64] = [1, 1000, 1_000_000]

  /// The mark of a column without any value.
  static let absentColumn: UInt64 = 15

  /// The base of a row's other times, from the first. For the farthest time of an index it is 0, so that no difference
  /// is absent.
  @inline(__always)
  static func base(_ start: Int64) -> Int64 { start.magnitude < 1 << 61 ? start : 0 }

  /// The block of a request.
  static func block(of request: Int64) -> Int64 { request >> slotBits }

  /// Its place in there.
  static func slot(of request: Int64) -> Int { Int(request & (1 << slotBits - 1)) }
}
