/// An object or a list of a document that is open, on the way to its records, or a record.
struct DocumentFrame: Sendable {
  /// The kinds of frames.
  enum Kind: Sendable { case object, list, entry, scalar }

  /// The kind of frame.
  var kind: Kind
  /// Number in the shape.
  var node: Int
  /// How many objects and lists are open within it and around it.
  var depth: Int
  /// Where it begins.
  var place: SourcePlace
  /// It leads to records, so that it is none itself.
  var leadsOn = false
  /// Its text so far, with `null` for the member on the way to records. Empty for a list, and once it is too long to be
  /// read.
  var text: [UInt8] = []
  /// The length of its text, if the text is not kept.
  var passed = 0
  /// Its statements about the records within.
  var context = RecordContext()
  /// The length of the text that has those.
  var contextLength = 0
  /// Records that wait for its statements about them.
  var waiting: [(place: SourcePlace, record: [UInt8])] = []
  /// How many bytes those have.
  var waitingBytes = 0
}

/// The statements of the objects around a record about it.
struct RecordContext: Sendable {
  /// Members of an object, each with a comma behind it.
  var members: [UInt8] = []
  /// Something was found that the shape asks for.
  var isFound = false
  /// Names of the values of the records within.
  var columns = RecordColumns()
  /// The name of the records within, if they are no log records.
  var signal: String?
}

/// The names of a table's columns.
struct RecordColumns: Sendable {
  /// With quotes; empty if a column has none.
  let names: [[UInt8]]
  /// The bytes of the names before each column, and of all.
  private let lengths: [Int]

  init(_ names: [[UInt8]] = []) {
    self.names = names
    lengths = names.reduce(into: [0]) { lengths, name in lengths.append((lengths.last ?? 0) + name.count) }
  }

  /// The most bytes of names that a row of `count` bytes can need: a value has a byte, and one behind it.
  func length(forRowOf count: Int) -> Int { lengths[min(count / 2, names.count)] }
}
