<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Stopped. No sound is passing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off. Your microphone passes unchanged. Delay&#xa0;%1&#xa0;ms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused. This is the original sound. Delay&#xa0;%1&#xa0;ms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On. Noise reduced by %1&#xa0;dB. Delay&#xa0;%2&#xa0;ms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sound is passing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>delay %1 ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sound thread %1 % of a core</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 block lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 blocks lost</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Voice Focus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Listen to yourself</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Test your microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;how the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>St&amp;ronger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Weaker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;First steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plays the cleaned sound to you; use headphones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gentle (%1 %)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual (%1 %)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quietest (%1 %)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quietmic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Strength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Advanced</name>
    <message>
        <source>Advanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows or hides the attenuation limit and the comb filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduce by at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clean between harmonics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comb filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removes the noise between the harmonics of the voice</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AppCard</name>
    <message>
        <source>3. Choose our microphone in your call app</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quietmic has made a microphone of its own. Others hear the clean sound once your app uses it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two noise suppressions in a row damage the voice: one is enough.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right now there is no sound server, so there is no such microphone either.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BypassButton</name>
    <message>
        <source>Hear the original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold Space to hear the microphone without cleaning; tap to switch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compares the cleaned sound with the microphone, equally delayed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is the original
Press Space to go back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold or press Space
to hear the original</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ControlPanel</name>
    <message>
        <source>Strength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Natural</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quietest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test your microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record ten seconds and hear them before and after cleaning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice Focus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removes noise from the microphone (Enter switches)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your calls hear</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DevicePicker</name>
    <message>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The microphone to be cleaned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (not connected)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstSteps</name>
    <message>
        <source>Welcome to Quietmic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the window; the menu Help shows the first steps again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GainView</name>
    <message>
        <source>Gain and comb strength of 34 bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>low</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>middle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>high</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HearCard</name>
    <message>
        <source>2. Hear the difference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say a few sentences with your usual noise around you: the fan on, a key or two pressed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cleaning…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It plays over and over. Change between before and after.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recording stays in memory and is gone when you close Quietmic.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record ten seconds</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Space</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear the original: hold, or tap to switch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press or open what has the focus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next control</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Microphone test: before, after, what was removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>silent</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Quietmic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Status</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MicTestPage</name>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Natural</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quietest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strength for this recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the main page (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this strength in calls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save both…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writes before and after as FLAC files, with the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test your microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak as you would in a call, for ten seconds. Pause now and then: pauses show the noise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1. Record</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cleans the same ten seconds again, so that you can compare.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2. Try other strengths</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recording stays in memory unless you save it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>3. Keep it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Record ten seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save both recordings in</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MicrophoneCard</name>
    <message>
        <source>1. Which microphone is yours?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak. The bar that moves is the microphone that hears you.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stops the pictures, not the sound. Point at them to read values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brighter is louder. Point at a place to read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cleaned between harmonics</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PreparePage</name>
    <message>
        <source>Preparing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first start fits the denoiser to this computer. Later starts are quick.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quietmic cannot start</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReportCard</name>
    <message>
        <source>Noise report</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsWindow</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Start with the session, in the background</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quietmic is there before the first call</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show Quietmic in the &amp;menu of programs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writes a menu entry and icons into your home folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A &amp;key that switches Voice Focus in every program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The desktop asks you which key</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy the command %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For the keyboard settings of your desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>M&amp;oving pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the desktop asks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stand still</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moving pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standing still, they move only while you unfreeze them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SpectrogramView</name>
    <message>
        <source>Spectrograms before and after cleaning, with the gain between them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TakeView</name>
    <message>
        <source>Your recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing recorded yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your recording appears here:
before, after, and what was removed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrendView</name>
    <message>
        <source>Noise reduced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Under Microphone, choose %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open Settings, Audio.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the background noise suppression to Low.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the call, open the menu with three dots, then Settings, Audio.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch the noise cancellation off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the menu with three dots, then Settings, Devices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch the noise suppression off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open User Settings, Voice &amp; Video.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under Input Device, choose %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the noise suppression to None.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Under Sources, press + and add an Audio Input Capture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As its device, choose %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add no noise suppression filter to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quietmic microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The demo plays here only. Choose a microphone to be heard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose it as the microphone in your call app.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speak… %1 seconds to go</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept: %1</source>
        <comment>, </comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>silent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved in %1:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise in the pauses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After cleaning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice above noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mains hum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 dB less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steady</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>like a fan or hiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>like typing, traffic or talk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 Hz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>try another cable or socket</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no 50 or 60 Hz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ×</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>turn the microphone down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>never</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the level is not too high</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 dBFS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hardly audible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>quiet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clearly audible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no voice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nobody was heard speaking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>your voice is quiet: come nearer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hard to understand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tiring to listen to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>excellent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No microphone could be opened, so a recorded demo plays instead. %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is used. %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch Voice Focus on or off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The desktop&apos;s dialog was left without a key.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 switches Voice Focus in every program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the key in the keyboard settings of your desktop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This desktop offers programs no such keys. In its keyboard settings, bind a key to the command quietmic toggle.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 kHz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s,  %2 kHz:   before %3 dB,  gain %4 dB,  after %5 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice Focus is on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Voice Focus is off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You hear yourself. Without headphones it may howl.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click the icon to switch Voice Focus; its menu shows the window again and quits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quietmic goes on in the tray</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is chosen. Arrow keys change track and place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quietmic: Voice Focus is on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quietmic: Voice Focus is off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>last minute: %1 to %2 dB</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
