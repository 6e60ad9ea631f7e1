/// How much the carriers in one record may become in all: those beside one another, and those in one another.
///
///     {"data":"H4sI…"}    →    {"data":"H4sI…"}    →    record
///                              {"data":"H4sI…"}    →    record
///      its bytes × 100    ≥    what is unpacked here + and here
struct CarriedRoom: Sendable {
  /// Records of logs become some thirtieth of their bytes in an archive.
  private static let mostPerByte = 100
  /// Room that an archive takes at least: what is needed to unpack it.
  private static let leastOfArchive = 1 << 12

  /// Bytes that may be unpacked.
  let most: Int
  private var (unpacked, shared): (Int, Int) = (0, 0)

  /// For a record of `count` bytes.
  init(forRecordOf count: Int) { most = min(CarriedText.longest, count * Self.mostPerByte) }

  /// Bytes that may still be unpacked.
  var left: Int { max(0, most - unpacked) }

  /// An archive has become `count` bytes.
  mutating func takeUnpacked(_ count: Int) { unpacked += max(count, Self.leastOfArchive) }

  /// False if there is no room for so many bytes of what documents say of all their records.
  mutating func takeShared(_ count: Int) -> Bool {
    guard count <= most - shared else { return false }
    shared += count
    return true
  }

  /// What is said of an archive that has more than there is room for.
  var explanation: String {
    most == CarriedText.longest
      ? "what is compressed in it is longer than \(most >> 20) MiB"
      : "what is compressed in it is longer than \(Self.mostPerByte) times the record around it"
  }
}

/// How much of what a document says of all its records may be written, which is once with each.
struct SharedRoom: Sendable {
  /// So many bytes in any case, and so many for each byte of the records.
  private static let (first, mostPerByte) = (1 << 18, 100)

  private var (records, shared): (Int, Int) = (0, 0)

  /// False if there is no room for so many bytes with the next record, which has `record` bytes itself.
  mutating func take(_ count: Int, withRecordOf record: Int) -> Bool {
    records += record
    guard count <= Self.first + records * Self.mostPerByte - shared else { return false }
    shared += count
    return true
  }
}
