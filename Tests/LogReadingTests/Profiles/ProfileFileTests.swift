import Testing
import TraceModel

@testable import LogReading

/// The file of a profile: what it says, and what is wrong with it.
struct ProfileFileTests {
  private func problems(_ yaml: String) -> [String] {
    do {
      _ = try LogProfile(yaml: yaml, name: "trace.yaml", builtIns: ["pino-http"])
      return []
    } catch {
      return ((error as? ProfileProblems)?.problems ?? []).map { problem in
        "\(problem.line): \(problem.reason)" + (problem.nearest.map { " → \($0)" } ?? "")
      }
    }
  }

  /// Foundation drops a byte-order mark at the beginning of a text, so none is proposed.
  @Test func `a text of a rule is read as it was written, whatever is in it`() throws {
    let texts = [
      "it's", "\"a\\b\"", "a\nb", "a\u{1}b", "a\u{7F}b", "a\u{85}b", "a\u{9F}b", "a\u{2028}b\u{2029}",
      "a\u{FEFF}b",
      "a\u{FFFE}b", "'", " a ", "#", "- a", "a: b", "null", "1", "é😀",
    ]
    for text in texts {
      #expect(YAMLText.keeps(text))
      let yaml = "sources: [{rules: [{text: \(YAMLText.scalar(text)), is: note}]}]"
      let profile = try LogProfile(yaml: yaml, name: "trace.yaml")
      #expect(profile.sources.first?.rules.first?.texts == [text], "\(yaml)")
    }
    #expect(!YAMLText.keeps("\u{FEFF}a") && !YAMLText.keeps(""))
  }

  @Test func `the file of the documentation reads as it is meant`() throws {
    let profile = try LogProfile(
      yaml: #"""
        inherit: default
        sources:
          - files: ["worker-*.log*"]
            service: worker
            instance: {field: pod}
            id: [req.id, requestId, {text: 'TraceID: (?<id>[0-9a-f]{32})'}]
            time: {field: startedAt, format: "%d/%b/%Y:%H:%M:%S %z", zone: Europe/Berlin, unit: ms}
            level: {field: severity, scale: {0: debug, 2: warning, 3: error}}
            rules:
              - text: request completed
                is: response_sent
                starts: request_received
                duration: {field: responseTime, unit: ms}
                status: res.statusCode
              - pattern: 'Received \w+ \{orderId=(?<key>\d+)\} from (?<topic>.+)-(?<partition>\d+)@(?<offset>\d+)'
                is: [consumed, processing_started]
              - text: job added
                is: published
                topic: {constant: emails}
                key: jobId
              - where: {logger: app.mail, level: error, status: '>=500', id: exists}
                is: processing_finished
                failed: true
        """#, name: "trace.yaml")
    let source = try #require(profile.sources.first)
    #expect(profile.inherit == .common)
    #expect(source.selection.files == ["worker-*.log*"])
    #expect(source.service == RuleValue([.init(.constant("worker"))]))
    #expect(source.instance == RuleValue([.init(.field("pod"))]))
    #expect(
      source.id
        == RuleValue([
          .init(.field("req.id")), .init(.field("requestId")),
          .init(.text, try Pattern("TraceID: (?<id>[0-9a-f]{32})")),
        ]))
    #expect(source.time?.format == "%d/%b/%Y:%H:%M:%S %z")
    #expect(source.time?.unit == .ms)
    #expect(source.level?.scale == ["0": .debug, "2": .warning, "3": .error])
    #expect(source.rules.map(\.line) == [10, 15, 17, 21])
    #expect(source.rules[0].values[.duration] == RuleValue([.init(.field("responseTime"))], unit: .ms))
    #expect(source.rules[0].starts == .requestReceived)
    #expect(source.rules[1].roles == [.consumed, .processingStarted])
    #expect(source.rules[1].values[.topic] == RuleValue([.init(.capture("topic"))]))
    #expect(source.rules[2].values[.topic] == RuleValue([.init(.constant("emails"))]))
    #expect(
      source.rules[3].conditions == [
        FieldCondition("logger", .isOneOf(["app.mail"])), FieldCondition("level", .isOneOf(["error"])),
        FieldCondition("status", .compares(.atLeast, 500)), FieldCondition("id", .exists),
      ])
    #expect(source.rules[3].failed == .always)
  }

  @Test func `a profile in JSON is one in YAML`() throws {
    let json = #"{"sources":[{"service":"api","rules":[{"text":"done","is":"response_sent"}]}]}"#
    #expect(try LogProfile(yaml: json, name: "p").sources[0].rules[0].roles == [.responseSent])
  }

  @Test func `all mistakes of a file are told at once, each with its line and the nearest word`() {
    let yaml = #"""
      inherit: pino-htp
      sources:
        - file: [x]
          rules:
            - {text: a, is: publishd, kee: c}
            - {pattern: '(?<jobid>a)(?=b)', is: consumed}
            - {pattern: '(?<topik>a)', is: consumed}
            - {text: b, is: published, topic: {capture: name}}
            - {is: published}
            - {text: c}
          time: {field: at, format: '%Q', zone: Europe/Berlim, unit: min}
          level: {field: l, scale: {1: warn}}
      """#
    #expect(
      problems(yaml) == [
        "1: unknown profile 'pino-htp' → pino-http",
        "3: unknown key 'file' → files",
        "5: unknown key 'kee' → key",
        "5: unknown step 'publishd' → published",
        "6: the pattern '(?<jobid>a)(?=b)' is refused: look-ahead is not linear to search",
        "7: nothing uses the group 'topik' of the pattern → topic",
        "8: unknown group 'name'",
        "9: a rule says by 'text', 'pattern' or 'where' which records it is for",
        "10: a rule says by 'is' which step a record is",
        "11: there is no '%Q' in a format of times: it has %Y %y %m %d %e %H %M %S %I %p %f %L %N %b %B %h %a %A %j %s %z "
          + "%Z %F %T %D %R %%",
        "11: there is no time zone 'Europe/Berlim': it is one of the system's, such as Europe/Berlin, an offset such as "
          + "+02:00, UTC, or local → Europe/Berlin",
        "11: unknown unit 'min' → ms",
        "12: unknown level 'warn' → warning",
      ])
  }

  @Test(arguments: [
    ("sources: {a: b}", "1: 'sources' is a list of entries"),
    ("a: [", "it is no YAML"), ("\"", "it is no YAML"),
    ("sources: [1]", "an entry of 'sources' is a list of keys"),
    ("sources:\n - rules: [{text: a, is: note, is: note}]", "'is' stands twice"),
    ("sources:\n - rules: [{text: a, pattern: b, is: note}]", "not both"),
    ("sources:\n - id: {text: '(?<key>x)'}", "nothing uses the group 'key'"),
    ("sources:\n - id: {feld: x}", "unknown key 'feld' → field"),
    ("sources:\n - rules: [{text: a, is: [consumed, note]}]", "a note is no step beside others"),
    ("sources:\n - time: {field: t, format: '%H:%M'}", "names no whole date"),
    ("sources:\n - rules: [{text: a, is: consumed, failed: maybe}]", "'failed' is true, false"),
    ("sources:\n - rules: [{text: a, is: []}]", "'is' names no step"),
    (
      "sources:\n - rules: [{text: a, is: response_sent, status: {constant: abc}}]",
      "'status' is a whole number"
    ),
    (
      "sources:\n - rules:\n   - {text: a, is: note}\n   - {text: [a], is: consumed}",
      "4: the rule of line 3 takes all"
    ),
  ])
  func `a file that is wrong is refused in words`(_ yaml: String, _ reason: String) {
    #expect(problems(yaml).contains { $0.contains(reason) }, "\(problems(yaml))")
  }

  @Test func `comments and proposals are written for a reader, and read as nothing`() throws {
    var rule = StepRule()
    (rule.texts, rule.roles, rule.comment) = (
      ["it's done: \u{1F}"], [.consumed, .processingStarted], ["16 of 16 requests"]
    )
    var proposal = StepRule()
    (proposal.texts, proposal.roles, proposal.isProposal) = (["no"], [.published], true)
    var source = SourceRules()
    (source.rules, source.comment) = ([rule, proposal], ["worker"])
    var profile = LogProfile(name: "p")
    (profile.sources, profile.comment) = ([source], ["what is not known:", ""])
    #expect(
      profile.yaml
        == """
        # what is not known:
        #
        sources:
          # worker
          - rules:
              # 16 of 16 requests
              - text: "it's done: \\x1f"
                is: [consumed, processing_started]
              # - text: no
              #   is: published

        """.replacing("text: no", with: "text: 'no'"))
    let again = try LogProfile(yaml: profile.yaml, name: "p")
    #expect(again.sources[0].rules.map(\.texts) == [rule.texts])
  }

  @Test func `what is written of a profile as YAML reads back the same`() throws {
    for name in BuiltInProfiles.all.names {
      let profile = try #require(try BuiltInProfiles.all.profile(name))
      var again = try LogProfile(yaml: profile.yaml, name: name)
      again.text = profile.text
      #expect(again.withoutPlaces == profile.withoutPlaces, "\(name)")
    }
  }
}

extension LogProfile {
  /// Lines of rules are those of the file, and say nothing.
  var withoutPlaces: LogProfile {
    var profile = self
    for source in sources.indices {
      profile.sources[source].line = 0
      for rule in sources[source].rules.indices { profile.sources[source].rules[rule].line = 0 }
    }
    return profile
  }
}
