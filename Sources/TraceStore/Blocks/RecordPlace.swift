import TraceModel

/// Place and meaning of a record, as a block of records has it. Origin, role and level are numbers of the file: what
/// has no name today keeps its number.
///
/// It is a list element, too: indexes before version 14 had places as JSON, and SQL still has (`record_places`).
struct RecordPlace: ListElement, Equatable, Sendable {
  /// In ns since 1970, as logged.
  var time: Int64 = 0
  var origin: Int64 = 0
  var role = Int64(Role.note.rawValue)
  var level = Int64(Level.unknown.rawValue)
  /// Number of the source in the index.
  var source: Int64 = 0
  /// 1-based line and byte offset in the source.
  var line: Int64 = 0
  var offset: Int64 = 0
  /// Its beginning in the lines of its slot, from 1, and its bytes; of a record in `shared_record` its id for the
  /// request.
  var start: Int64 = 0
  var length: Int64 = 0
  /// It names several requests, and stands in `shared_record`.
  var isShared = false
  /// The number among the records of the line, from 1; 0 if the line has no other.
  var indexInLine: UInt32 = 0

  static var blank: Self { Self() }

  @inline(__always)
  mutating func code(with coder: inout some FieldCoder) {
    coder.number("time", &time)
    coder.number("origin", &origin)
    coder.number("role", &role)
    coder.number("level", &level)
    coder.number("source", &source)
    coder.number("line", &line)
    coder.number("offset", &offset)
    coder.number("start", &start)
    coder.number("length", &length)
    guard coder.goesOn(if: isShared || indexInLine > 0) else { return }
    coder.flag("shared", &isShared)
    guard coder.goesOn(if: indexInLine > 0) else { return }
    coder.integer("index", &indexInLine)
  }
}

extension RecordPlace {
  /// Where the record stands.
  var position: SourcePosition { SourcePosition(source: UInt32(clamping: source), offset: offset) }

  /// The meaning of the record; a note if its number has no name.
  var meaning: Role { UInt8(exactly: role).flatMap(Role.init) ?? .note }
}

extension IndexReader.StoredLines.Place {
  /// A record's place, with the catalog's ids in the stead of the file's numbers.
  init(_ place: RecordPlace, _ ids: CatalogIDs) {
    self.init(
      source: UInt32(clamping: place.source), line: place.line, offset: place.offset, time: place.time,
      origin: ids.origin(place.origin), role: place.meaning,
      level: Level(rawValue: UInt8(clamping: place.level)) ?? .unknown, isShared: place.isShared,
      indexInLine: place.indexInLine)
  }
}
