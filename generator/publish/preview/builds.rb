# Builds sites as `jekyll build` does, one for each line of JSON on stdin, and answers each with one on stdout.
# Jekyll is loaded once: a post alone then takes a tenth of what a process for each takes.
require "json"

answers = $stdout.dup
answers.sync = true
$stdout.reopen($stderr) # what plugins print is no answer

begin
  require "jekyll"
rescue LoadError => error
  answers.puts JSON.generate("failed" => error.message)
  exit
end

# What Jekyll says, kept line by line.
class Said
  attr_accessor :level
  attr_reader :lines

  def initialize
    @lines = []
  end

  %i[debug info warn error].each do |name|
    define_method(name) { |text = nil, &block| @lines << (text || block&.call).to_s unless name == :debug }
  end
end

answers.puts JSON.generate("version" => Jekyll::VERSION)
while (line = $stdin.gets)
  said = Said.new
  Jekyll.logger = said
  answer = { "posts" => {}, "error" => nil }
  begin
    site = Jekyll::Site.new(Jekyll.configuration(JSON.parse(line)))
    site.process
    site.posts.docs.each { |post| answer["posts"][post.relative_path] = [post.url, post.destination(site.dest)] }
  rescue SystemExit
    answer["error"] = "Jekyll gave up"
  rescue Exception => error # a plugin's too: the next build may go well
    raise if error.is_a?(Interrupt) || error.is_a?(SignalException)
    answer["error"] = "#{error.class}: #{error.message}"
  end
  answers.puts JSON.generate(answer.merge("said" => said.lines).transform_values { |it| it.is_a?(String) ? it.scrub : it })
end
