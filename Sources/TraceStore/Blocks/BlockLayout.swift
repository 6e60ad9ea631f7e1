/// How the records of a block are packed: two frames of zstd, behind one another.
///
/// The first has the places by column, so that like stands beside like; numbers are of variable length
/// (`NumberReader`):
///
///     2                                             the layout
///     e                                             times are multiples of 10ᵉ ns
///     kinds, then of each: source, origin, role, level, 1 if shared + 2 if it has an index in its line
///     slots, then of each: records
///     of each slot: bytes of its lines
///     of each record: its kind
///     of each record: line, less that of the source's record before it in the block
///     of each record: offset, likewise
///     of each record: time / 10ᵉ, less that of the record before it
///     of each record whose kind has one: index in its line
///
/// The second has the lines, coded by column (`LineLayout`); in blocks of layout 1 as they are, each with its end.
///
/// On generated logs of five services a record takes 4.7 % of its bytes, 1.5 of them for the place; in layout 1 9.0 %.
enum BlockLayout {
  /// The first number of the columns.
  static let version: UInt64 = 2
  /// The number of older blocks, whose lines are not coded.
  static let plainLines: UInt64 = 1

  /// Lines of a block that is full. Larger blocks pack better, but one request has to unpack all of its block. Packed
  /// they have some 18 KB: more than a page, so that the rest of no page stays empty.
  static let fullBytes = 384 << 10

  /// No block of ours has more lines, columns or records than this. The largest block is nearly full (`fullBytes`)
  /// before its last slot, and this slot ends with a record of the longest kind (16 MiB). A block with more is
  /// damaged.
  static let mostBytes = 2 * fullBytes + 17 << 20
  static let mostRecords = 4 * fullBytes

  /// Units of times: 10⁰ … 10⁹ ns.
  static let units: [Int64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  ]
}

/// The common values of records of one program in one log.
struct RecordKind: Hashable {
  var source: Int64
  var origin: Int64
  var role: Int64
  var level: Int64
  /// 1 if the record names several requests, and 2 if it has an index in its line.
  var flags: UInt64

  /// The kind of a record.
  @inline(__always)
  init(_ place: RecordPlace) {
    (source, origin, role, level) = (place.source, place.origin, place.role, place.level)
    flags = (place.isShared ? 1 : 0) + (place.indexInLine > 0 ? 2 : 0)
  }

  /// Reads a kind.
  init(_ numbers: inout NumberReader) {
    source = Int64(bitPattern: numbers.number())
    origin = Int64(bitPattern: numbers.number())
    role = Int64(bitPattern: numbers.number())
    level = Int64(bitPattern: numbers.number())
    flags = numbers.number()
  }

  /// Its numbers in the order in which they are read.
  var numbers: [UInt64] {
    [
      UInt64(bitPattern: source), UInt64(bitPattern: origin), UInt64(bitPattern: role),
      UInt64(bitPattern: level), flags,
    ]
  }

  /// A record of the kind names several requests.
  var isShared: Bool { flags & 1 != 0 }
  /// A record of the kind has an index in its line.
  var hasIndex: Bool { flags & 2 != 0 }
}
