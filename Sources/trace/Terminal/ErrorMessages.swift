import LogReading
import TraceAnalysis
import TraceModel
import TraceRendering
import TraceSources
import TraceStore

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Facts about failures as sentences: what, why, where, and what to type next. Those of one part of the program stand
/// in a file beside this one.
enum ErrorMessages {
  /// The diagnostic of an error of any layer.
  static func diagnostic(_ error: any Error) -> Diagnostic {
    switch error {
    case let problem as InputProblem: input(problem)
    case let problem as IndexFile.Problem: index(problem)
    case let problem as QueryProblem: QueryMessages.diagnostic(problem)
    case let problem as ProfileError: profile(problem)
    case let problems as ProfileProblems: profile(problems)
    case let problem as Reindexer.Problem: reindexing(problem)
    case let problem as Merger.Problem: MergeMessages.diagnostic(problem)
    case let problem as ShardSet.Problem: ShardMessages.diagnostic(problem)
    case let problem as ShardPath.Problem: ShardMessages.diagnostic(problem)
    case let problem as ShardedIngest.Problem: ShardMessages.diagnostic(problem)
    case let problem as LogRange.Problem: RangeMessages.diagnostic(problem)
    case let problem as JoinedRanges.Problem: RangeMessages.diagnostic(problem)
    case let problem as RangeReduce.Problem: RangeMessages.diagnostic(problem)
    case let damage as RangeSides.Damaged: RangeMessages.diagnostic(damage)
    case let problem as KnowledgeProblem: KnowledgeMessages.diagnostic(problem)
    case let refusal as TemporaryDirectory.Refused: MergeMessages.diagnostic(refusal)
    case let problem as RedactionAgreement.Problem: redaction(problem)
    case let error as AttributeCondition.ParsingError: condition(error)
    case let error as AttemptCondition.ParsingError: attempts(error)
    case let error as TimeExpression.ParsingError: time(error)
    case let error as ReportQuery.PercentileError: percentiles(error)
    case let error as TailQuery.ShareError: ReportMessages.diagnostic(error)
    case let problem as SeriesQuery.Problem: ReportMessages.diagnostic(problem)
    case let error as PercentileRequests.ParsingError: ReportMessages.diagnostic(error)
    case let problem as MetricsQuery.Problem: MetricsMessages.diagnostic(problem)
    case let error as ObjectiveExpression.ParsingError: ObjectiveMessages.diagnostic(error)
    case let problem as ObjectiveFile.Problem: ObjectiveMessages.diagnostic(problem)
    case let problem as ObjectiveFile.Empty: ObjectiveMessages.diagnostic(problem)
    case let problem as ObjectiveFile.TooLong: ObjectiveMessages.diagnostic(problem)
    default: Diagnostic("\(error)")
    }
  }

  /// The error is about what was typed.
  static func isUsage(_ error: any Error) -> Bool { (error as? any TypingError)?.isOfTyping == true }

  /// The result cannot be written, by the error `code` of the system.
  static func unwritableOutput(_ code: Int32) -> Diagnostic {
    Diagnostic(
      "cannot write the result to standard output: \(String(cString: strerror(code)).lowercased())",
      details: ["what was printed so far is not the whole result"])
  }

  private static func input(_ problem: InputProblem) -> Diagnostic {
    switch problem {
    case .isDirectory(let file):
      Diagnostic("'\(file)' is a directory", details: ["to read what is in it: trace ingest \(file)/*.jsonl"])
    case .packed(let file, let tool):
      Diagnostic(
        "'\(file)' is packed in a form that trace does not read",
        details: ["to read it: \(tool) \(Shell.quoted(file)) | trace ingest -"])
    case .isIndex(let file):
      Diagnostic(
        "'\(file)' is an index and no log",
        details: [
          "to read it: --db \(Shell.quoted(file))",
          "to add it to another index: trace merge \(Shell.quoted(file)) --db PATH",
        ])
    case .tooManyFiles(let limit, let left):
      Diagnostic(
        "\(NumberFormat.counted(left, "log")) of these cannot be opened: a process may have \(NumberFormat.counted(limit, "file")) open here",
        details: ["to raise that: ulimit -n; to read them: ingest the logs in several runs"])
    case .unreadableName(let name):
      Diagnostic(
        "cannot read '\(name)': its name is not UTF-8",
        details: ["to read it: give it another name, or a pipe: trace ingest - < FILE"])
    case .noMatch(let pattern):
      Diagnostic(
        "no file is called like '\(pattern)'",
        details: ["'*' stands for any characters but '/', and hidden files are left out"])
    case .noLogs(let directory):
      Diagnostic("there is no file in '\(directory)'", details: ["hidden files are left out"])
    case .archive(let file, let damage): archive(file, damage)
    case .unreadable(let file, let code):
      Diagnostic(
        "cannot read '\(file)': \(String(cString: strerror(code)).lowercased())",
        details: code == ENOENT && file.contains("\u{FFFD}")
          ? ["if its name is not UTF-8: give it another, or a pipe: trace ingest - < FILE"] : [])
    }
  }

  private static func archive(_ file: String, _ damage: ArchiveDamage) -> Diagnostic {
    let name = file == "-" ? "standard input" : "'\(file)'"
    return switch damage {
    case .truncated(let position):
      Diagnostic(
        "\(name) is cut off: the archive ends after \(NumberFormat.counted(Int(position), "byte")), in the middle",
        details: ["what it has is read; to read the rest: ingest it again when it is whole"])
    case .corrupt(let position):
      Diagnostic(
        "\(name) is damaged at byte \(NumberFormat.grouped(Int(position))) of the archive",
        details: ["what stands before is read; to read the rest: ingest an undamaged copy"])
    case .followedByOther(let position):
      Diagnostic(
        "\(name) has something behind its archive, from byte \(NumberFormat.grouped(Int(position))) on, that is not compressed",
        details: ["the archive is read, and that is not"])
    }
  }

  private static func index(_ problem: IndexFile.Problem) -> Diagnostic {
    switch problem {
    case .missing(let path):
      Diagnostic(
        "there is no index at '\(path)'",
        details: (ShardPath.pattern(ofShardsInsteadOf: path).map {
          ["to read the shards of one: --db \(Shell.quoted($0))"]
        } ?? [])
          + [
            "to make one: trace ingest LOGS" + (path == "trace.db" ? "" : " --db \(Shell.quoted(path))"),
            "to read logs without one: --from LOGS",
          ])
    case .unopenable(let path, let reason):
      Diagnostic("cannot open '\(path)': \(reason)", details: ["to name another file: --db PATH"])
    case .damaged(let path, let reason):
      Diagnostic(
        "the index '\(path)' is damaged: \(reason)",
        details: [
          "to make it anew from the logs: rm \(Shell.quoted(path)); trace ingest --db \(Shell.quoted(path)) LOGS"
        ])
    case .readOnly(let path):
      Diagnostic(
        "cannot write to '\(path)': it is read-only",
        details: ["to index elsewhere: trace ingest --db PATH LOGS"])
    case .busy(let path):
      Diagnostic(
        "'\(path)' is in use by another process", details: ["to try again: wait until that has ended"])
    case .failed(let path, let reason):
      Diagnostic("cannot use '\(path)': \(reason)", details: ["to name another file: --db PATH"])
    case .notAnIndex(let path):
      Diagnostic(
        "'\(path)' is not an index of trace",
        details: ["to name another file: --db PATH, or TRACE_DB in the environment"])
    case .newer(let path, let version, let known):
      Diagnostic(
        "'\(path)' was written by a newer trace (schema \(version), this one knows \(known))",
        details: ["to read it: install the newer trace", "to start afresh: trace ingest --db NEW LOGS"])
    }
  }

  private static func reindexing(_ problem: Reindexer.Problem) -> Diagnostic {
    switch problem {
    case .losesRecords(let file, let count, let profile):
      Diagnostic(
        "the profile '\(profile)' finds no time in \(NumberFormat.counted(count, "record")) of '\(file)'",
        details: [
          "the index is as it was, since it would lose them",
          "to read such a log: name its time in the profile",
        ])
    case .busy(let path):
      Diagnostic(
        "other processes keep adding to '\(path)'",
        details: ["the index is as it was", "to try again: wait until they have ended"])
    }
  }

  private static func redaction(_ problem: RedactionAgreement.Problem) -> Diagnostic {
    switch problem {
    case .otherFields(let path, let stored, let asked):
      Diagnostic(
        stored.isEmpty
          ? "'\(path)' holds logs of which all fields were stored"
          : "'\(path)' holds logs that were stored without other fields: \(stored.joined(separator: ", "))",
        details: [
          "to index without \(asked.joined(separator: ", ")): --db NEW, with all logs"
        ] + (stored.isEmpty ? [] : ["to add logs as those that are there: leave --redact out"]))
    case .noKey(let path, let fields):
      Diagnostic(
        "'\(path)' has hashes in the place of \(fields.joined(separator: ", ")), and further logs need their key",
        details: ["to name it: --redact-key-file PATH, or TRACE_REDACT_KEY in the environment"])
    case .otherKey(let path):
      Diagnostic(
        "the hashes in '\(path)' were made with another key",
        details: ["values of these logs would not be equal to those that are there"])
    }
  }

  /// Every problem of a profile's file, with its line.
  private static func profile(_ problems: ProfileProblems) -> Diagnostic {
    let count = problems.problems.count
    return Diagnostic(
      "the profile '\(problems.file)' is not read: \(NumberFormat.counted(count, "mistake"))",
      details: problems.problems.map { problem in
        let nearest = problem.nearest.map { "; did you mean '\($0)'?" } ?? ""
        return "\(problems.file):\(problem.line): \(problem.reason)\(nearest)"
      })
  }

  private static func profile(_ problem: ProfileError) -> Diagnostic {
    switch problem {
    case .unknownRole(let role, let profile):
      Diagnostic(
        "profile '\(profile)' names the role '\(role)', which does not exist",
        details: ["roles: " + Role.allCases.map(\.name).joined(separator: ", ")])
    case .unknownLevel(let level, let profile):
      Diagnostic(
        "profile '\(profile)' names the level '\(level)', which does not exist",
        details: ["levels: " + Level.allCases.map(\.name).joined(separator: ", ")])
    case .tooMany(let things, let limit, let profile):
      Diagnostic(
        "profile '\(profile)' names more than \(limit) \(things)",
        details: ["to read with it: remove some of them"])
    }
  }

  private static func condition(_ error: AttributeCondition.ParsingError) -> Diagnostic {
    let examples = "for example: --where job_type=video, --where 'size_mb>=500', --where 'filename~^birthday'"
    return switch error {
    case .missingOperator(let text):
      Diagnostic("'\(text)' is no condition: it has no operator", details: [examples])
    case .missingKey(let text):
      Diagnostic("'\(text)' is no condition: it names no attribute", details: [examples])
    case .unknownOperator(let text, let operation):
      Diagnostic(
        "'\(text)' is no condition: there is no operator '\(operation)'",
        details: ["operators: = != > >= < <= ~", examples])
    case .invalidPattern(let text, let pattern):
      Diagnostic("'\(text)' is no condition: '\(pattern)' is no regular expression", details: [examples])
    }
  }

  private static func attempts(_ error: AttemptCondition.ParsingError) -> Diagnostic {
    switch error {
    case .unreadable(let text):
      Diagnostic(
        "'\(text)' is no number of attempts",
        details: ["for example: --attempts '>1', --attempts '>=3', --attempts '<2', --attempts 2"])
    }
  }

  private static func percentiles(_ error: ReportQuery.PercentileError) -> Diagnostic {
    Diagnostic(
      "'\(error.text)' is no list of percentiles",
      details: ["for example: --percentiles 50,99,99.9", "each is above 0 and at most 100"])
  }

  private static func time(_ error: TimeExpression.ParsingError) -> Diagnostic {
    switch error {
    case .unreadableTime(let text):
      Diagnostic(
        "'\(text)' is no time",
        details: ["for example: 15m, 2h, 1d (that long ago), 10:49, yesterday, 2026-01-01T08:00:00Z"])
    case .unreadableDuration(let text):
      Diagnostic(
        "'\(text)' is no duration",
        details: (Double(text) == nil
          ? [] : ["it lacks a unit: did you mean \(text)s, \(text)ms or \(text)m?"])
          + ["for example: 250ms, 2s, 1.5s, 2m, 1h30m"])
    case .unknownUnit(let text, let unit):
      Diagnostic(
        "'\(text)' has the unknown unit '\(unit)'",
        details: (UnitAdvice.corrected(text).map { ["did you mean: \($0)"] } ?? []) + [UnitAdvice.units])
    case .finerThanNanosecond(let text): Diagnostic("'\(text)' is finer than a nanosecond")
    case .outOfRange(let text): Diagnostic("'\(text)' is out of range")
    }
  }
}
