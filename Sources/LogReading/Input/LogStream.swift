/// The text of one log, read through whatever stands between its file and its lines. Nothing is copied to a disk, and
/// memory is a few parts of 64 KiB.
///
///     descriptor → decompressor → UTF-8 → envelope → redaction → read
///
/// Copies of a `LogInput` share it: what one of them has read is gone for the others.
package final class LogStream {
  private let base: DescriptorBytes
  private var top: any ByteSource
  private var decompression: DecompressedBytes?
  private var added: [any LogTranscoder] = []
  /// The envelope around the log's records; nil if there is none.
  private(set) var envelope: LogEnvelope?
  /// The files before and behind the log; nil of a stream.
  var neighbours: DockerNeighbours?
  /// The file before this one, if the log's first record begins there.
  private(set) var fileBefore: String?
  /// The bytes read to look at it.
  private var ahead: [UInt8] = []
  /// In the text, of the next byte that `read` gives.
  private(set) var offset: Int64 = 0
  /// The known beginning of the text.
  private var beginning: [UInt8] = []
  private var hasEnded = false
  /// Looking ahead was refused: whoever reads it gets the error.
  private var isUnreadable = false
  private var isPrepared = false
  /// More of the beginning is never asked for.
  private static let longestBeginning = LogDecoder.sampleLength

  /// Fields that are not kept; nil if all are.
  private let redaction: Redaction?

  init(_ base: DescriptorBytes, redaction: Redaction? = nil) {
    self.base = base
    self.redaction = redaction
    top = base
  }

  // MARK: Reading

  /// Moves the next bytes of the text into `room`. Throws `ReadError`.
  func read(into room: UnsafeMutableRawBufferPointer) throws -> ByteReading {
    var count = min(ahead.count, room.count)
    if count > 0 {
      room.copyBytes(from: ahead.prefix(count))
      ahead.removeFirst(count)
    } else {
      guard case .bytes(let more) = try readTop(into: room) else { return hasEnded ? .end : .nothingYet }
      count = more
    }
    keep(room, count)
    offset += Int64(count)
    return .bytes(count)
  }

  private func readTop(into room: UnsafeMutableRawBufferPointer) throws -> ByteReading {
    let reading = hasEnded ? .end : try top.read(into: room)
    if reading == .end { hasEnded = true }
    return reading
  }

  /// Remembers the beginning of the text. A plain file can be asked again.
  private func keep(_ room: UnsafeMutableRawBufferPointer, _ count: Int) {
    let known = Int64(beginning.count) - offset
    guard !isPlainFile, beginning.count < Self.longestBeginning, 0..<Int64(count) ~= known else { return }
    beginning += room[Int(known)..<count].prefix(Self.longestBeginning - beginning.count)
  }

  /// The first bytes of the text, `count` at most. Those not read yet are read ahead, as far as they are there.
  func beginning(_ count: Int) -> [UInt8] {
    if offset == Int64(beginning.count) {
      lookAhead(count - beginning.count)
      return Array((beginning + ahead).prefix(count))
    }
    return Array(beginning.prefix(count))
  }

  private func lookAhead(_ count: Int) {
    while ahead.count < count, !hasEnded {
      var got = ByteReading.end
      let more = [UInt8](unsafeUninitializedCapacity: max(count - ahead.count, Compression.markLength)) {
        room, size in
        // An unreadable file is told by the reading of the first block.
        do { got = try readTop(into: UnsafeMutableRawBufferPointer(room)) } catch { isUnreadable = true }
        if case .bytes(let length) = got { size = length }
      }
      guard case .bytes = got else { return }
      ahead += more
    }
  }

  // MARK: Stages

  /// Adds the stages that the beginning asks for. False if too little of it is there: less than a line, in a log that
  /// may still grow.
  func prepare() -> Bool {
    if isPrepared { return true }
    lookAhead(Compression.markLength)
    if decompression == nil, Compression(beginning: ahead) != nil { decompress() }
    let seen = beginning(Self.longestBeginning)
    guard hasEnded || isUnreadable || seen.count >= Self.longestBeginning || seen.contains(0x0A) else {
      return false
    }
    if let utf16 = UTF16Transcoder(beginning: beginning(Self.longestBeginning)) { add(utf16) }
    envelope = LogEnvelope.detected(in: beginning(LogEnvelope.sampleLength))
    if let envelope {
      let seen = beginning(LogEnvelope.sampleLength)
      if envelope.mayBeCut { fileBefore = neighbours?.fileBefore(seen) }
      add(envelope.makeTranscoder(neighbours, beginning: seen))
    }
    if let redaction { add(redaction.makeTranscoder()) }
    isPrepared = true
    return true
  }

  private func decompress() {
    let decompression = DecompressedBytes(ReplayedBytes(ahead, before: top))
    self.decompression = decompression
    (top, ahead, hasEnded) = (decompression, [], false)
  }

  private func add(_ transcoder: any LogTranscoder) {
    added.append(transcoder)
    top = TranscodedBytes(ReplayedBytes(ahead, before: top), transcoder)
    (ahead, hasEnded) = ([], false)
  }

  /// Begins anew. Files only.
  func rewind() {
    base.seek(to: 0)
    (top, ahead, hasEnded, offset) = (base, [], false, 0)
    if decompression != nil { decompress() }
    for transcoder in added { top = TranscodedBytes(top, transcoder) }
  }

  /// Goes on at `offset` of the text that `copy`, a file, has up to here.
  /// `carried` has been taken and stands behind that.
  func replay(_ copy: Int32, from offset: Int64, before carried: [UInt8]) {
    let copied = DescriptorBytes(copy, mayWait: false)
    copied.seek(to: offset)
    top = ChainedBytes(copied, ReplayedBytes(carried + ahead, before: top))
    (ahead, hasEnded, self.offset) = ([], false, offset)
  }

  /// Goes on at `offset`. Plain files only.
  func seek(to offset: Int64) {
    base.seek(to: offset)
    (ahead, hasEnded, self.offset) = ([], false, offset)
  }

  // MARK: What it is

  /// Nothing stands between a file and its lines.
  var isPlainFile: Bool { !base.mayWait && decompression == nil && added.isEmpty }

  /// A pipe, a socket or a terminal.
  var mayWait: Bool { base.mayWait }

  /// Its text comes from an archive.
  var isCompressed: Bool { decompression != nil }

  /// Why an archive gives less than it should.
  var damage: ArchiveDamage? { decompression?.damage }

  /// Bytes wait in memory.
  var holdsBytes: Bool { !ahead.isEmpty || top.holdsBytes }

  /// Bytes of the file that have become text, or nearly.
  var fileOffset: Int64 { decompression?.offset ?? base.offset }

  /// Bytes that were read from the file.
  var readOffset: Int64 { base.offset }

  /// When a waiting reader is told that nothing has come; nil: it waits for the end.
  var deadline: ContinuousClock.Instant? {
    get { base.deadline }
    set { base.deadline = newValue }
  }

  /// The file may grow: where it ends, more may come.
  var isFollowed: Bool {
    get { base.isFollowed }
    set {
      base.isFollowed = newValue
      if newValue { hasEnded = false }
    }
  }
}
