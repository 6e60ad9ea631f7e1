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
  /// Names of the values of the records within, with quotes.
  var columns: [[UInt8]] = []
  /// The name of the records within, if they are no log records.
  var signal: String?
}
