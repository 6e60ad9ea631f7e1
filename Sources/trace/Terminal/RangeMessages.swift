import TraceRendering
import TraceSources

/// The sentences on ranges of logs, and on the shards that are made of them.
enum RangeMessages {
  /// Why a range of a log is not read.
  static func diagnostic(_ problem: LogRange.Problem) -> Diagnostic {
    switch problem {
    case .indivisible(let file, let reason):
      Diagnostic(
        "\(name(file)) is read as a whole: \(sentence(reason))", details: ["to read it: leave out --range"])
    case .outside(let file, let size):
      Diagnostic(
        "\(name(file)) ends at byte \(size), and the range begins behind it",
        details: ["to read its end: --range FROM-, with a number up to \(size)"])
    case .timeCameTwice(let file, let cut):
      Diagnostic(
        "the first time behind byte \(cut) of \(name(file)) came twice, as clocks were set back: the records before it tell which it is",
        details: ["to read it: cut the log elsewhere, or leave out --range"])
    case .goesOn(let file, let before):
      Diagnostic(
        "\(name(file)) begins within a record of '\(before)', and a range has one log",
        details: ["to read both: trace ingest \(Shell.quoted(before)) \(Shell.quoted(file))"])
    }
  }

  private static func name(_ file: String) -> String { file == "-" ? "standard input" : "'\(file)'" }

  private static func sentence(_ reason: LogRange.Reason) -> String {
    switch reason {
    case .stream: "it comes through a pipe"
    case .compressed: "it is compressed"
    case .envelope(let name):
      "its records stand in a packing (\(name)) that is taken off from the beginning on"
    case .converted: "its text is changed before it is read, by --redact or from another encoding"
    case .zones: "its programs log in several zones"
    case .numbers: "its times may count from 2001, and its first records do not tell"
    }
  }

  /// Why ranges are not those of whole logs.
  static func diagnostic(_ problem: JoinedRanges.Problem) -> Diagnostic {
    switch problem {
    case .empty: Diagnostic("the sides are of no range", details: ["to make one: trace map FILE --side PATH"])
    case .otherVersion(let source, let version, let known):
      Diagnostic(
        "a range of '\(source)' was read by \(version), and this is \(known)",
        details: ["to put them together: read all ranges with this version"])
    case .otherOptions(let source, let other):
      Diagnostic(
        "ranges of '\(source)' and '\(other)' were read with different options",
        details: ["--shards, --profile and --redact are the same for all ranges"])
    case .changed(let source):
      Diagnostic(
        "the ranges of '\(source)' are not of one log: it has changed between them, or they were read in different zones",
        details: ["to make them agree: read all ranges of it again"])
    case .missing(let source, let start, let end):
      Diagnostic(
        "bytes \(start) to \(end) of '\(source)' are in no range",
        details: [
          "to read them: trace map \(Shell.quoted(source)) --range \(start)-\(end) --shards N --side PATH"
        ])
    case .repeated(let source, let start, let end):
      Diagnostic(
        "bytes \(start) to \(end) of '\(source)' are in two ranges",
        details: ["to read them once: leave out one side, and its frames"])
    case .sameNumber(let source, let other):
      Diagnostic(
        "'\(source)' and '\(other)' have one number in frames",
        details: ["to tell them apart: give one another name, trace map --source NAME"])
    case .mayBeBeginning(let source, let other):
      Diagnostic(
        "'\(source)' and '\(other)' begin alike: one may be the beginning of the other, and ranges do not tell",
        details: ["to read both: trace ingest; to read one: leave out the sides and frames of the other"])
    case .namedTwice(let source, let origin):
      Diagnostic(
        "some records of '\(source)' name \(origin) as their program, and it is called after the same",
        details: ["to tell them apart: trace map --source NAME, with another name"])
    }
  }

  /// Why frames do not become a shard.
  static func diagnostic(_ problem: RangeReduce.Problem) -> Diagnostic {
    switch problem {
    case .noFrame(let line):
      Diagnostic(
        "line \(line) of standard input is no frame",
        details: ["frames are what 'trace map' prints; they are bytes, and no tool may change them"])
    case .otherShard(let line, let shard, let asked):
      Diagnostic(
        "line \(line) of standard input is of shard \(shard), and --shard says \(asked)",
        details: ["frames of a shard begin with its number in three digits: grep -a ^\(digits(asked))"])
    case .unsorted(let line):
      Diagnostic(
        "line \(line) of standard input does not stand behind the one before it: frames are not sorted by bytes, or one came twice",
        details: ["to sort them: LC_ALL=C sort"])
    case .unknown(let line):
      Diagnostic(
        "line \(line) of standard input is of no range of these sides",
        details: ["to make a shard: name the sides of all ranges"])
    case .noRecord(let source, let offset):
      Diagnostic(
        "the frame of byte \(offset) of '\(source)' does not hold the record that was read there",
        details: ["frames are bytes, and no tool may change them"])
    case .incomplete(let source, let start, let end, let frames, let count):
      Diagnostic(
        frames == count
          ? "frames of bytes \(start) to \(end) of '\(source)' are not those that were printed"
          : "of bytes \(start) to \(end) of '\(source)' came \(frames) of \(NumberFormat.counted(count, "frame"))",
        details: ["to repair it: read that range again, and take its side and its frames together"])
    case .noShard(let number, let count):
      Diagnostic(
        "there is no shard \(number): the ranges were read for \(NumberFormat.counted(count, "shard"))",
        details: ["to make another number of them: trace map --shards N, of all ranges"])
    case .occupied(let path):
      Diagnostic(
        "'\(path)' is there, and is no shard of these ranges",
        details: ["nothing is written over it; to make the shard elsewhere: --db PATH"])
    }
  }

  /// The file holds no sides.
  static func diagnostic(_ damage: RangeSides.Damaged) -> Diagnostic {
    Diagnostic(
      "'\(damage.path)' is no side of a range, or is cut off",
      details: ["to make it: trace map FILE --side \(Shell.quoted(damage.path))"])
  }

  private static func digits(_ shard: Int) -> String {
    String(repeating: "0", count: max(0, 3 - "\(shard)".count)) + "\(shard)"
  }
}
