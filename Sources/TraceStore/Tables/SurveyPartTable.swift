import GRDB
package import TraceModel

/// The table `survey_part`: what the requests of parts (`SurveyPart`) tell together. A row is there while it is true:
/// whoever changes a request takes the rows of its parts away, in the same transaction.
enum SurveyPartTable {
  /// Raise it whenever a survey counts something else or writes it in another way:
  /// parts of other versions are made anew.
  static let version: Int64 = 6
  /// A larger survey is made anew by every ingest: nothing limits the messages that two requests share.
  static let mostBytes = 1 << 28

  /// The bytes before the content, so that the checksum speaks of the whole row.
  static func head(row: Int64, through: Int64) -> [UInt8] {
    [row, through].flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
  }

  /// The bytes behind the head; nil if that is another row's.
  static func content(_ bytes: [UInt8], row: Int64, through: Int64) -> [UInt8]? {
    let head = head(row: row, through: through)
    return bytes.starts(with: head) ? Array(bytes.dropFirst(head.count)) : nil
  }
}

extension IndexReader {
  /// The parts that the index has, and the last id of its beginning; 0 without one.
  package func surveyParts() throws -> (parts: Set<SurveyPart>, beginning: Int64) {
    var (parts, beginning): (Set<SurveyPart>, Int64) = ([], 0)
    try forEachRow(of: "SELECT number, through FROM survey_part WHERE version = ?", SurveyPartTable.version) {
      if case let row = $0.integer(0), row >= 0 {
        parts.insert(SurveyPart(row: row))
      } else {
        beginning = $0.integer(1)
      }
    }
    return (parts, beginning)
  }

  /// A reader of the stored survey of a part, or of the beginning; nil if there is none.
  package func coder(of part: SurveyPart?) throws -> SurveyCoder? {
    let ids = try ids
    let row = part?.row ?? SurveyPart.beginning
    let content = try firstRow(of: "SELECT content, through FROM survey_part WHERE number = ?", row) {
      stored in
      Frame.unpack(stored.blob(0), most: SurveyPartTable.mostBytes).flatMap {
        SurveyPartTable.content($0.content, row: row, through: stored.integer(1))
      }
    }
    return (content ?? nil).map { SurveyCoder(reading: $0, ids.all, summary: Self.code) }
  }

  /// Loads the origins and names of the index into the catalog.
  package func loadCatalog() throws { _ = try ids }

  static func code(_ summary: inout TraceSummary, _ coder: inout SurveyCoder) {
    RequestColumns.code(&summary, with: &coder)
  }
}

extension IndexFile {
  /// The version of what surveys of requests count, and how that is written.
  package static var surveyVersion: Int { Int(SurveyPartTable.version) }
}

extension FileNumbers {
  /// A writer of what is going to be stored of a part.
  package func surveyCoder() -> SurveyCoder { SurveyCoder(all, summary: IndexReader.code) }
}

extension IndexWriter {
  /// Stores a part. Its leaves are not needed any more.
  package func store(_ part: SurveyPart, _ content: [UInt8]) throws {
    try store(row: part.row, through: part.ids.upperBound, content)
    for child in part.children where child.level == 0 {
      try database.execute(sql: "DELETE FROM survey_part WHERE number = ?", arguments: [child.row])
    }
  }

  /// Stores the survey of all ids up to `through`.
  package func store(beginningThrough through: Int64, _ content: [UInt8]) throws {
    try store(row: SurveyPart.beginning, through: through, content)
  }

  private func store(row number: Int64, through: Int64, _ content: [UInt8]) throws {
    guard content.count <= SurveyPartTable.mostBytes else { return }
    var packed: [UInt8] = []
    try (SurveyPartTable.head(row: number, through: through) + content).withUnsafeBytes {
      try FramePacker().pack($0, into: &packed)
    }
    let row = try Statement(database, "INSERT OR REPLACE INTO survey_part VALUES (?, ?, ?, ?)")
    for (column, value) in [number, through, SurveyPartTable.version].enumerated() {
      row.bind(Int32(column + 1), value)
    }
    row.bind(copyOf: packed, at: 4)
    try row.run()
  }
}

/// Takes parts away whose requests change, within one transaction.
final class ChangedParts {
  private let delete: Statement
  /// The leaf whose parts went last.
  private var leaf: Int64 = -1

  init(_ database: Database) throws {
    delete = try Statement(
      database,
      """
      DELETE FROM survey_part WHERE number IN (\(SurveyPart.beginning), \(SurveyPart.rowsOfID)) AND through >= ?1
      """)
  }

  /// The requests of the id with this number, or of which it is one, become other ones.
  @inline(__always)
  func note(_ number: Int64) throws {
    let id = RequestNumber.ofID(number)
    guard SurveyPart.leaf(of: id) != leaf else { return }
    leaf = SurveyPart.leaf(of: id)
    delete.bind(1, id)
    try delete.run()
  }
}

extension SurveyCoder: ColumnCoder {
  mutating func number(_ column: Column, _ value: inout Int64) { logged(&value) }

  mutating func origin(_ column: Column, _ value: inout OriginID?) {
    var list = value.map { [$0] } ?? []
    elements(&list, blank: .unnamed) { $1.origin(&$0) }
    value = list.first
  }

  mutating func name(_ column: Column, _ value: inout NameID) { name(&value) }

  mutating func instant(_ column: Column, _ value: inout Instant?) {
    var list = value.map { [$0] } ?? []
    elements(&list, blank: Instant(time: Timestamp(nanoseconds: 0), origin: .unnamed)) { instant, coder in
      coder.number(&instant.time.nanoseconds)
      coder.origin(&instant.origin)
    }
    value = list.first
  }

  mutating func list<Element: ListElement>(_ column: Column, _ list: inout [Element]) {
    elements(&list, blank: .blank) { $0.code(with: &$1) }
  }
}

extension SurveyCoder: FieldCoder {
  mutating func number(_ name: StaticString, _ value: inout Int64) { logged(&value) }
  mutating func origin(_ name: StaticString, _ value: inout OriginID) { origin(&value) }
  mutating func name(_ name: StaticString, _ value: inout NameID) { self.name(&value) }

  mutating func goesOn(if isNeeded: Bool) -> Bool {
    var goesOn = isNeeded
    flag(&goesOn)
    return goesOn
  }

  /// A number, or `absent`.
  private mutating func logged(_ value: inout Int64) {
    var isLogged = value.isLogged
    flag(&isLogged)
    if isLogged { number(&value) } else { value = .absent }
  }
}
