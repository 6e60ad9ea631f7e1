import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One file or stream that is being read.
package struct LogInput {
  /// As given on the command line; "-" is standard input.
  package let file: String
  /// Open for reading.
  package let descriptor: Int32
  /// Where reading begins, in bytes of text.
  package var start: Int64 = 0
  /// Bytes from `start` on that have been taken from a stream already.
  package var carried: [UInt8] = []
  /// Bytes of the file itself; nil where its reader may have to wait for them.
  private var fileSize: Int64?
  let stream: LogStream

  /// Bytes of text in a plain file; nil for a stream, and for a file whose text is made while it is read.
  package var size: Int64? { stream.isPlainFile ? fileSize : nil }

  /// The envelope around its records; nil if there is none.
  package var envelope: LogEnvelope? { stream.envelope }

  /// The file in which its first record begins, when the rest stands here; nil if it begins here.
  package var fileBefore: String? { stream.fileBefore }

  /// Its text comes from an archive.
  package var isCompressed: Bool { stream.isCompressed }

  /// Opens `file`; if `followed`, it may grow while it is read. It is read together with `files`, and is `whole`
  /// among them. The fields of `redaction` are taken out of it. Throws `InputProblem`.
  package init(
    opening file: String, followed: Bool = false, called whole: String? = nil, among files: Set<String> = [],
    redaction: Redaction? = nil
  ) throws {
    let descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw InputProblem.unreadable(file: file, code: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw InputProblem.unreadable(file: file, code: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      self.init(
        file: file, descriptor: descriptor, size: Int64(status.st_size), followed: followed,
        DockerNeighbours(of: whole ?? file, among: files), redaction)
    case S_IFDIR:
      close(descriptor)
      throw InputProblem.isDirectory(file: file)
    default: self.init(file: file, descriptor: descriptor, size: nil, redaction: redaction)
    }
  }

  /// Wraps a descriptor that is open already, of a file with `size` bytes.
  package init(
    file: String, descriptor: Int32, size: Int64?, followed: Bool = false, redaction: Redaction? = nil
  ) {
    self.init(file: file, descriptor: descriptor, size: size, followed: followed, nil, redaction)
  }

  private init(
    file: String, descriptor: Int32, size: Int64?, followed: Bool, _ neighbours: DockerNeighbours?,
    _ redaction: Redaction?
  ) {
    self.file = file
    self.descriptor = descriptor
    fileSize = size
    stream = LogStream(DescriptorBytes(descriptor, mayWait: size == nil), redaction: redaction)
    stream.isFollowed = followed
    stream.neighbours = neighbours
    // A pipe is not waited for before it is its turn.
    if size != nil { _ = stream.prepare() }
  }

  /// Bytes behind `start` in a plain file; 0 for others.
  package var unread: Int64 { max(0, (size ?? 0) - start) }

  /// How many bytes of text are going to be read, as far as can be told before.
  package var expected: Int64 {
    guard size == nil, let fileSize else { return unread }
    let left = max(0, fileSize - stream.fileOffset)
    return stream.isCompressed ? left * Self.usualRatio : left
  }

  /// Bytes of text for each of an archive: what logs in JSON are compressed to.
  private static let usualRatio: Int64 = 10

  /// How much of what is to be read lies before `offset`, from 0 to 1; nil for a stream. Of an archive it is the part
  /// of its bytes that has been read.
  package func progress(at offset: Int64) -> Double? {
    guard size == nil else { return unread == 0 ? 1 : Double(offset - start) / Double(unread) }
    guard let fileSize else { return nil }
    guard fileSize > 0, stream.offset > 0 else { return offset == 0 ? 0 : 1 }
    return Double(stream.fileOffset) / Double(fileSize) * min(1, Double(offset) / Double(stream.offset))
  }

  /// Why the file gives less than it should; nil where it gives all.
  package var damage: InputProblem? { stream.damage.map { .archive(file: file, $0) } }

  /// Closes what was opened here.
  package func finish() { if descriptor != STDIN_FILENO { close(descriptor) } }

  /// The bytes at `offset` without moving the place of reading; nil if there are fewer. If this is no plain file, only
  /// the beginning can be peeked at.
  package func peek(at offset: Int64, count: Int) -> [UInt8]? {
    guard offset >= 0 else { return nil }
    guard size != nil else {
      let beginning = offset < LogDecoder.sampleLength ? stream.beginning(Int(offset) + count) : []
      return beginning.count == Int(offset) + count ? Array(beginning[Int(offset)...]) : nil
    }
    var got = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while got < count, let base = buffer.baseAddress {
        let more = pread(descriptor, base + got, count - got, off_t(offset) + off_t(got))
        guard more > 0 else { break }
        got += more
      }
      initialized = got
    }
    return got == count ? bytes : nil
  }

  /// The first bytes, `count` at most, wherever reading begins.
  package func beginning(_ count: Int) -> [UInt8] {
    if let size { return peek(at: 0, count: min(count, Int(size))) ?? [] }
    return stream.beginning(count)
  }

  /// Sets the place of reading to `start`. A stream is there already.
  package func goToStart() { if size != nil { stream.seek(to: start) } }

  // MARK: Streams

  /// Finds what stands between the file and its lines. False where too little of it is there to tell. A stream is
  /// waited for, for `patience` at most, without one until it has brought a beginning.
  package func prepare(patience: Duration? = nil) -> Bool {
    stream.deadline = patience.map { .now + $0 }
    return stream.prepare()
  }

  /// It may bring more at any time: a pipe, a socket, a terminal.
  package var mayWait: Bool { stream.mayWait }

  /// Until when a reading waits for the stream; nil: as long as it takes.
  package func waits(until deadline: ContinuousClock.Instant?) { stream.deadline = deadline }

  /// The first of `streams` that can be read, or has ended, as soon as there is one; nil if none has before `end`.
  package static func ready(among streams: [LogInput], before end: ContinuousClock.Instant) -> Int? {
    if let ready = streams.firstIndex(where: { $0.stream.holdsBytes || Interruption.isAsked }) {
      return ready
    }
    return DescriptorBytes.firstReady(streams.map(\.descriptor), before: end)
  }

  /// Waits until one of `streams` has something to read, for so long at most; whether one has.
  package static func wait(for streams: [LogInput], milliseconds: Int) -> Bool {
    DescriptorBytes.firstReady(streams.map(\.descriptor), before: .now + .milliseconds(milliseconds)) != nil
  }

  /// It is a file that may grow while it is read.
  package var isFollowed: Bool { stream.isFollowed }

  /// It does not grow any more: it ends where the file ends.
  package func endFollowing() { stream.isFollowed = false }

  /// It is no pipe.
  package var canBeReadAgain: Bool { !stream.mayWait }

  /// Passes over the bytes of a stream before `offset`.
  package mutating func skip(to offset: Int64) {
    while start < offset, !takeNext(Int(min(offset - start, 1 << 18))).isEmpty {}
  }

  /// Takes the next bytes of a stream, `limit` at most; none at its end.
  package mutating func takeNext(_ limit: Int) -> [UInt8] {
    let bytes = carried.isEmpty ? take(limit) : Array(carried.prefix(limit))
    carried.removeFirst(min(carried.count, bytes.count))
    start += Int64(bytes.count)
    return bytes
  }

  private func take(_ limit: Int) -> [UInt8] {
    let deadline = stream.deadline
    stream.deadline = nil
    defer { stream.deadline = deadline }
    return [UInt8](unsafeUninitializedCapacity: limit) { room, count in
      if case .bytes(let got) = try? stream.read(into: UnsafeMutableRawBufferPointer(room)) { count = got }
    }
  }

  /// Begins anew, and goes on at `offset`. Files only.
  package mutating func rewind(to offset: Int64) {
    stream.rewind()
    (start, carried) = (0, [])
    skip(to: offset)
  }

  /// Goes on at `offset` of the text that `copy`, a file, has up to here.
  package mutating func replay(_ copy: Int32, from offset: Int64) {
    stream.replay(copy, from: offset, before: carried)
    (start, carried) = (offset, [])
  }
}

/// Why a file cannot be read.
package enum InputProblem: Error, Equatable {
  /// The system refused to open or read it; `code` is its `errno`.
  case unreadable(file: String, code: Int32)
  /// A directory was named where a log is needed.
  case isDirectory(file: String)
  /// The file is compressed in an unknown form, or holds other files; `tool` prints its content.
  case packed(file: String, tool: String)
  /// The file is an index of `trace`.
  case isIndex(file: String)
  /// The process may open no more files than these at a time, and has no room for so many others.
  case tooManyFiles(limit: Int, left: Int)
  /// The bytes of a file's name are no UTF-8; `name` has those written out.
  case unreadableName(name: String)
  /// No file is called so.
  case noMatch(pattern: String)
  /// There is nothing in a directory but hidden files.
  case noLogs(directory: String)
  /// The archive gives less than it should.
  case archive(file: String, ArchiveDamage)
}
